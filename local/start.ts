import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startAzurite } from './azurite';
import { startHostProcess } from './hostProcess';
import { nextSteps, showRun } from './report';
import { runSample } from './sampleRun';
import { sampleSegments } from './samples/segments';
import { uploadSegments } from './samples/upload';
import { localSecretKeys } from './secretKeys';
import { sampleKey, startSendGridSimulator } from './sendgrid/server';

/** Production waits for a real SendGrid and for Azure; on one machine a second is long. */
const quick = {
  IMPORT_POLL_FIRST_MS: '500',
  IMPORT_POLL_MAX_MS: '2000',
  RESCUE_AFTER_MS: '15000',
  WATCHDOG_SCHEDULE: '*/10 * * * * *',
  REFRESH_CHECK_SCHEDULE: '*/15 * * * * *',
  LOCAL_CRASH_VISIBILITY_MS: '30000',
  LOCAL_LOG_LEVEL: 'warning',
};

/** `npm start`: storage, SendGrid and the app on one machine, a sample run, and then whatever you try. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      profiles: { type: 'string', default: '12000' },
    },
  });
  const profiles = Number(values.profiles);
  if (!Number.isInteger(profiles) || profiles < 10) throw new Error('--profiles must be a number from 10 on');
  const root = join(__dirname, '..', '..');
  const folder = join(root, '.local', 'azurite');
  if (values.keep) mkdirSync(folder, { recursive: true });
  console.log('Starting storage (Azurite), a SendGrid simulator and the app ...');
  const azurite = await startAzurite(values.keep ? { folder } : {});
  const simulator = await startSendGridSimulator({ lists: [{ name: 'Newsletter' }] });
  const host = await startHostProcess({
    ...quick,
    AzureWebJobsStorage: azurite.connectionString,
    SENDGRID_BASE_URL: simulator.url,
    AUTH_MODE: 'local',
    SECRET_KEYS: process.env['SECRET_KEYS'] ?? localSecretKeys(root),
    PORT: process.env['PORT'] ?? '7071',
  });
  const stop = async (): Promise<void> => {
    await host.stop();
    await simulator.close();
    await azurite.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(0)));
  }
  console.log(`  app        ${host.url}\n  simulator  ${simulator.url}\n`);
  console.log(`Loading ${profiles.toLocaleString('en-US')} sample profiles ...`);
  await uploadSegments(azurite.connectionString, sampleSegments({ profiles }));
  const sample = await runSample({ url: host.url, apiKey: sampleKey, profiles });
  showRun(sample.run, sample.reasons);
  const succeeded = ['succeeded', 'completedWithRejections'].includes(sample.run.status);
  if (values.once) {
    await stop();
    process.exit(succeeded ? 0 : 1);
  }
  console.log(nextSteps({ url: host.url, simulator: simulator.url, ...sample }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
