import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { localSecretKeys } from '../secretKeys';
import { type Host, startHost } from './host';
import { describe } from './log';
import { explain } from './settings';

const healthTimeoutMs = 60_000;
const valuesSchema = z.object({ Values: z.record(z.string(), z.string()).default({}) });

/** `npm run host`: the trigger host alone, on what the environment names. */
async function main(): Promise<void> {
  const root = process.cwd();
  prepareEnvironment(root);
  // What the app forgot to catch is its own trouble; the host goes on, as the real one does.
  process.on('unhandledRejection', (reason) => console.error(`unhandled rejection: ${describe(reason)}`));
  const host = await startHost(root, process.env);
  stopOnSignal(host);
  await healthy(host.url);
  console.log(`listening on ${host.url}`);
}

/** As Core Tools do: the file's values, unless the environment has its own. Then what one machine needs. */
function prepareEnvironment(root: string): void {
  const path = join(root, 'local.settings.json');
  const { Values: values } = existsSync(path)
    ? explain('local.settings.json', () => valuesSchema.parse(JSON.parse(readFileSync(path, 'utf8'))))
    : { Values: {} };
  const set = (name: string, value: () => string): void => {
    if ((process.env[name] ?? '') === '') process.env[name] = value();
  };
  for (const [name, value] of Object.entries(values)) set(name, () => value);
  set('AUTH_MODE', () => 'local');
  set('AzureWebJobsStorage', () => 'UseDevelopmentStorage=true');
  set('SECRET_KEYS', () => localSecretKeys(root));
  // Whoever puts files on one machine has put them when he says so.
  set('SEGMENT_QUIET_MS', () => '0');
}

function stopOnSignal(host: Host): void {
  let asked = false;
  const stop = () => {
    if (asked) process.exit(1);
    asked = true;
    host.stop().finally(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function healthy(url: string): Promise<void> {
  const deadline = Date.now() + healthTimeoutMs;
  let last = 'nothing';
  while (Date.now() < deadline) {
    try {
      const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) });
      if (answer.ok) return;
      last = `${answer.status} ${await answer.text()}`;
    } catch (error) {
      last = describe(error);
    }
    await pause(50);
  }
  throw new Error(
    `The app is not well after ${healthTimeoutMs / 1_000} s. GET /api/health last answered: ${last}`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
