import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Azurite, startAzurite } from './azurite';
import type { ListeningProcess } from './childProcess';
import { startCoreTools } from './coreTools';
import { sampleDataset } from './dataverse/sample';
import { sampleToken, startDataverseSimulator } from './dataverse/server';
import { startHostProcess } from './hostProcess';
import { localSecretKeys } from './secretKeys';
import { sampleListId, startSendGridSimulator } from './sendgrid/server';
import type { Shutdown } from './shutdown';
import type { StartOptions } from './startOptions';

/** Production waits for a real SendGrid and for Azure; on one machine a second is long. */
const quick = {
  IMPORT_POLL_FIRST_MS: '500',
  IMPORT_POLL_MAX_MS: '2000',
  RESCUE_AFTER_MS: '15000',
  WATCHDOG_SCHEDULE: '*/10 * * * * *',
  SEGMENT_QUIET_MS: '0',
  REFRESH_CHECK_SCHEDULE: '*/15 * * * * *',
  LOCAL_CRASH_VISIBILITY_MS: '30000',
  LOCAL_LOG_LEVEL: 'warning',
};

export interface LocalStack {
  readonly app: string;
  readonly simulator: string;
  readonly storage: string;
  /** The file with what the app says, as seen from here. */
  readonly log: string;
}

/** Azurite, the simulator and the app, each of which `shutdown` ends. Should one end by itself, all do. */
export async function startStack(
  options: StartOptions & { readonly root: string; readonly port: number },
  shutdown: Shutdown,
): Promise<LocalStack> {
  const azurite = await startStorage(options);
  shutdown.add(() => azurite.stop());
  const simulator = await startSendGridSimulator({ lists: [{ id: sampleListId, name: 'Newsletter' }] });
  shutdown.add(() => simulator.close());
  const { root, port, func } = options;
  const environment = {
    ...(await sourceSettings(options, shutdown)),
    ...{ ...quick, AzureWebJobsStorage: azurite.connectionString, SENDGRID_BASE_URL: simulator.url },
    ...{ AUTH_MODE: 'local', SECRET_KEYS: process.env['SECRET_KEYS'] || localSecretKeys(root) },
    PORT: String(port),
  };
  const app = func ? await startCoreTools({ root, port, environment }) : await startHostProcess(environment);
  shutdown.add(() => app.stop());
  const log = keepLog(root, app);
  watch(azurite, 'The storage ended by itself.', shutdown);
  watch(app, `The app ended by itself; ${log} has what it said.`, shutdown);
  return { app: app.url, simulator: simulator.url, storage: azurite.connectionString, log };
}

/** Files need nothing but storage. */
async function sourceSettings(
  { source, profiles }: StartOptions,
  shutdown: Shutdown,
): Promise<Record<string, string>> {
  if (source === 'files') return {};
  const dataverse = await startDataverseSimulator(sampleDataset({ profiles }));
  shutdown.add(() => dataverse.close());
  return { SEGMENT_SOURCE: source, DATAVERSE_URL: dataverse.url, DATAVERSE_TOKEN: sampleToken };
}

function startStorage({ keep, root }: { keep: boolean; root: string }): Promise<Azurite> {
  if (!keep) return startAzurite();
  const folder = join(root, '.local', 'azurite');
  mkdirSync(folder, { recursive: true });
  claim(folder);
  return startAzurite({ folder });
}

/** Two Azurites would spoil the folder for each other. Throws where another start that lives uses it. */
function claim(folder: string): void {
  const path = join(folder, 'in-use-by');
  const owner = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  if (owner > 0 && lives(owner)) {
    throw new Error(
      `Another start (process ${owner}) uses the kept storage: end it first, or remove ${path}.`,
    );
  }
  writeFileSync(path, String(process.pid));
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** What the app says goes into a file, so that it does not tear the table. */
function keepLog(root: string, { child }: ListeningProcess): string {
  const path = join(root, '.local', 'app.log');
  const file = createWriteStream(path);
  for (const stream of [child.stdout, child.stderr]) stream?.pipe(file, { end: false });
  return relative(process.cwd(), path);
}

function watch({ child }: Pick<ListeningProcess, 'child'>, message: string, shutdown: Shutdown): void {
  child.once('exit', () => {
    if (shutdown.begun()) return;
    console.error(`\n${message}`);
    void shutdown.end(1);
  });
}
