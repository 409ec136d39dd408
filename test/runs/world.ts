import { sampleKey, startSendGridSimulator } from '../../local/sendgrid/server';
import { secret } from '../../shared/access/secret';
import { parseSettings, type Settings } from '../../shared/config';
import { connectionSchema } from '../../shared/connections/connection';
import { type ExportDefinition, exportDefinitionSchema } from '../../shared/exports/export';
import { pageLimits } from '../../shared/profiles/page';
import type { RunDeps } from '../../shared/runs/deps';
import type { RunMessage } from '../../shared/runs/run';
import { runService } from '../../shared/runs/service';
import type { SegmentSource } from '../../shared/segments/segment';
import { sendGridDestination } from '../../shared/sendgrid/destination';
import { containerBlobs } from '../../shared/storage/blobs';
import { tableRows } from '../../shared/storage/tables';
import { freshPrefix, testStorage } from '../setup/storage';

interface Waiting {
  readonly message: RunMessage;
  readonly at: number;
}

interface WorldOptions {
  /** ISO 8601; it stands still until it is moved. */
  readonly now: string;
  readonly source: SegmentSource;
  readonly schedule: object;
  /** How often the one export stands in the list of all. */
  readonly exports?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Runs on real storage and a simulated SendGrid, with the clock and the queue in the test's hands. */
export async function createWorld({ source, schedule, exports = 1, ...options }: WorldOptions) {
  let now = Date.parse(options.now);
  let ids = 0;
  const queue: Waiting[] = [];
  const simulator = await startSendGridSimulator({ lists: [{ id: 'list', name: 'List' }] });
  await fetch(`${simulator.url}/admin/settings`, {
    method: 'POST',
    body: JSON.stringify({ visibleDelayMs: 0, finishDelayMs: 0 }),
  });
  const clock = () => now;
  const nextId = () => {
    ids += 1;
    return `id${ids}`;
  };
  const random = { id: nextId, fraction: () => 0 };
  const settings: Settings = parseSettings({
    ...{ AzureWebJobsStorage: testStorage(), AUTH_MODE: 'local' },
    ...{ SECRET_KEYS: `k:${Buffer.alloc(32).toString('base64')}`, ...options.settings },
  });
  const definition: ExportDefinition = exportDefinitionSchema.parse({
    ...{ id: 'export', displayName: 'Export', connectionId: 'connection', listId: 'list', deleted: false },
    ...{ segmentIds: ['a', 'b'], dataMatching: { email: 'Email' }, schedule },
    ...{ createdAt: options.now, createdBy: 'me', updatedAt: options.now, updatedBy: 'me' },
  });
  const connection = connectionSchema.parse({
    ...{ id: 'connection', displayName: 'Connection', type: 'sendgrid', region: 'global' },
    ...{
      availableTo: 'contributors',
      sealedKey: 'sealed',
      keyVaultSecret: null,
      apiKeyHint: 'hint',
      revision: '1',
      profileLimit: 100_000,
    },
    ...{
      consent: { agreed: true, by: 'me', at: options.now, wording: 'Yes.' },
      exportUser: { id: 'me', name: 'me', addedAt: options.now },
    },
    ...{ status: 'ready', createdAt: options.now, createdBy: 'me', updatedAt: options.now, updatedBy: 'me' },
  });
  const deps: RunDeps = {
    ...{ clock, random, settings, source, pageLimits, log: () => undefined, pause: async () => undefined },
    rows: tableRows(testStorage(), `${freshPrefix()}runs`),
    rejections: containerBlobs(testStorage(), `${freshPrefix()}rejections`),
    outbox: { send: async (message, delay) => void queue.push({ message, at: now + delay }) },
    destinationOf: async () =>
      sendGridDestination(
        { apiKey: secret(sampleKey), region: 'global', baseUrl: simulator.url, timeout: 10_000 },
        { clock, random },
      ),
    definitions: {
      findExport: async () => definition,
      async *allExports() {
        for (let copy = 0; copy < exports; copy += 1) yield definition;
      },
      forgetExport: async () => undefined,
      findConnection: async () => connection,
      markConnection: async () => undefined,
    },
  };
  const runs = runService(deps);
  await runs.open(definition.id, await source.versions(definition.segmentIds));
  return {
    ...{ deps, runs, definition },
    at(time: string): void {
      now = Date.parse(time);
    },
    /** Hands over the messages that are due now, until none is. */
    async work(): Promise<void> {
      for (;;) {
        const index = queue.findIndex(({ at }) => at <= now);
        const [next] = index < 0 ? [] : queue.splice(index, 1);
        if (next === undefined) return;
        await runs.handle(next.message, 1);
      }
    },
    /** Newest first. */
    history: async () => (await runs.list(definition.id, { pageSize: 50 })).items,
    close: () => simulator.close(),
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
