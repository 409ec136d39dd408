import { sampleDataset } from './sample';
import { startDataverseSimulator } from './server';

/** The simulator as a process of its own, with as many sample profiles as the environment says. */
startDataverseSimulator({
  ...sampleDataset({ profiles: Number(process.env['SIMULATOR_PROFILES'] ?? 12_000) }),
  port: Number(process.env['SIMULATOR_PORT'] ?? 0),
}).then(
  ({ url }) => console.log(`listening on ${url}`),
  (error: unknown) => {
    console.error(String(error));
    process.exit(1);
  },
);
