import { join } from 'node:path';
import { nextSteps, showRun } from './report';
import { runSample } from './sampleRun';
import { sampleSegments } from './samples/segments';
import { uploadSegments } from './samples/upload';
import { sampleKey, sampleListId } from './sendgrid/server';
import { createShutdown, type Shutdown } from './shutdown';
import { startStack } from './stack';
import { readStartOptions } from './startOptions';

const root = join(__dirname, '..', '..');

/** `npm start`: storage, SendGrid and the app on one machine, a sample run, and then whatever you try. */
async function main(shutdown: Shutdown): Promise<void> {
  const options = readStartOptions(process.argv.slice(2), process.env['PORT']);
  const { profiles, port, once, source } = options;
  console.log('Starting storage (Azurite), a SendGrid simulator and the app ...');
  const { app, simulator, storage, log } = await startStack({ ...options, root }, shutdown);
  const moved = port !== 0 && new URL(app).port !== String(port);
  console.log(`  portal     ${app}/`);
  console.log(`  app        ${app}${moved ? ` (port ${port} is taken)` : ''}`);
  console.log(`  simulator  ${simulator}\n  log        ${log}\n`);
  if (source === 'files') {
    console.log(`Loading ${profiles.toLocaleString('en-US')} sample profiles ...`);
    await uploadSegments(storage, sampleSegments({ profiles }), { label: String(profiles) });
  }
  const sample = await runSample({ url: app, apiKey: sampleKey, listId: sampleListId, profiles, source });
  showRun(sample.run, sample.reasons);
  const succeeded = ['succeeded', 'completedWithRejections'].includes(sample.run.status);
  if (once) return shutdown.end(succeeded ? 0 : 1);
  console.log(nextSteps({ url: app, simulator, ...sample }));
  shutdown.serving();
}

const shutdown = createShutdown();
main(shutdown).catch((error: unknown) => {
  if (shutdown.begun()) return;
  console.error(error instanceof Error ? error.message : String(error));
  void shutdown.end(1);
});
