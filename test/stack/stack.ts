import { randomBytes } from 'node:crypto';
import { QueueServiceClient } from '@azure/storage-queue';
import type { RunMessage } from '../../shared/runs/run';
import { containerBlobs } from '../../shared/storage/blobs';
import { tableRows } from '../../shared/storage/tables';
import { freshPrefix, testStorage } from '../setup/storage';
import { type Api, apiAt } from './api';
import { startTestHost, type TestHost } from './host';
import { type SegmentContainer, segmentContainer } from './segment';
import { startSimulator, type TestSimulator } from './simulator';
import { until } from './until';

/** Never by themselves: a test makes the timers run when it wants them. */
const never = '0 0 0 29 2 *';

/** Production waits for Azure and SendGrid; both are here. Delays below a second are none for the queue. */
const quick = {
  AUTH_MODE: 'local',
  PORT: '0',
  IMPORT_POLL_FIRST_MS: '1',
  IMPORT_POLL_MAX_MS: '1',
  RETRY_FIRST_MS: '1',
  RETRY_MAX_MS: '1',
  CALL_TIMEOUT_MS: '5000',
  ...{ RUN_STARTS_PER_MINUTE: '100000', KEY_CHECKS_PER_MINUTE: '100000' },
  REFRESH_CHECK_SCHEDULE: never,
  WATCHDOG_SCHEDULE: never,
  LOCAL_CRASH_VISIBILITY_MS: '60000',
  LOCAL_LOG_LEVEL: 'warning',
  AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:00.100',
  AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:01',
};

export interface Stack {
  readonly api: Api;
  readonly simulator: TestSimulator;
  /** The table `runs`. */
  readonly rows: ReturnType<typeof tableRows>;
  readonly segments: SegmentContainer;
  readonly rejections: ReturnType<typeof containerBlobs>;
  readonly queue: TestQueue;
  host(): TestHost;
  /** Another instance of the app beside the first, as Azure adds them. */
  another(): Promise<TestHost>;
  /** Starts the host again, after a kill or with other settings. */
  restart(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** Runs a timer function now. It answers before the function has ended. */
  tick(timer: 'refreshTimer' | 'watchdogTimer'): Promise<void>;
  stop(): Promise<void>;
}

export type TestQueue = ReturnType<typeof queueOf>;

/** The app in a host of its own, on names of its own in this run's Azurite, and a SendGrid of its own. */
export async function startStack(
  settings: Readonly<Record<string, string>> = {},
  storage = testStorage(),
): Promise<Stack> {
  const prefix = freshPrefix();
  const segmentsContainer = `${prefix}segments`;
  const simulator = await startSimulator();
  await simulator.calm();
  const start = (more: Readonly<Record<string, string>>) =>
    startTestHost({
      ...{ ...quick, ...settings, ...more },
      ...{ AzureWebJobsStorage: storage, STORAGE_PREFIX: prefix, SEGMENTS_CONTAINER: segmentsContainer },
      SECRET_KEYS: `test:${secretKey}`,
      SENDGRID_BASE_URL: simulator.url,
    });
  let settingsNow: Readonly<Record<string, string>> = {};
  let host = await start(settingsNow);
  const api = apiAt(() => host.url);
  return {
    ...{ api, simulator, queue: queueOf(storage, `${prefix}runs`), host: () => host },
    rows: tableRows(storage, `${prefix}runs`),
    segments: segmentContainer(storage, segmentsContainer),
    rejections: containerBlobs(storage, `${prefix}rejections`),
    another: () => start(settingsNow),
    async restart(more = {}) {
      await host.stop();
      settingsNow = more;
      host = await start(more);
    },
    async tick(timer) {
      await api.call('POST', `/admin/functions/${timer}`, { body: {} });
    },
    async stop() {
      await host.stop();
      await simulator.close();
    },
  };
}

const secretKey = randomBytes(32).toString('base64');

function queueOf(storage: string, name: string) {
  const service = QueueServiceClient.fromConnectionString(storage);
  const client = service.getQueueClient(name);
  const poison = service.getQueueClient(`${name}-poison`);
  return {
    /** Sends a text as it is. */
    sendText: (text: string) => client.sendMessage(text),
    send: (message: RunMessage) =>
      client.sendMessage(Buffer.from(JSON.stringify(message)).toString('base64')),
    remove: () => client.delete(),
    make: () => client.create(),
    /** As if every message had been lost, those in work among them. */
    clear: () => client.clearMessages(),
    /** How many messages there are, the invisible ones included. */
    async length(): Promise<number> {
      return (await client.getProperties()).approximateMessagesCount ?? 0;
    },
    async poisoned(): Promise<number> {
      if (!(await poison.exists())) return 0;
      return (await poison.getProperties()).approximateMessagesCount ?? 0;
    },
    /** Until every message has been worked off. */
    async drained(withinMs?: number): Promise<void> {
      const empty = async () => ((await this.length()) === 0 ? true : undefined);
      await until('the queue is empty', empty, withinMs);
    },
  };
}
