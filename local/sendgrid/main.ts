import { startSendGridSimulator } from './server';

/** The simulator as a process of its own, on the port of the environment or a free one. */
startSendGridSimulator({
  port: Number(process.env['SIMULATOR_PORT'] ?? 0),
  lists: [{ name: 'Newsletter' }],
}).then(
  ({ url }) => console.log(`listening on ${url}`),
  (error: unknown) => {
    console.error(String(error));
    process.exit(1);
  },
);
