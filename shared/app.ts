import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createSecretBox } from './access/secretBox';
import { readSettings, type Settings } from './config';
import { connectionSchema } from './connections/connection';
import type { Destination } from './connections/destination';
import { type ConnectionService, connectionService } from './connections/service';
import { definitionStore } from './definitions';
import { exportDefinitionSchema } from './exports/export';
import { type ExportService, exportService } from './exports/service';
import type { Clock, Log, Random } from './ports';
import { pageLimits } from './profiles/page';
import type { RunDeps } from './runs/deps';
import type { RunMessage } from './runs/run';
import { type RunService, runService } from './runs/service';
import { exportNotFound } from './runs/start';
import type { SegmentSource } from './segments/segment';
import { sendGridDestination } from './sendgrid/destination';
import { createFilesSource } from './sources/files';
import { containerBlobs } from './storage/blobs';
import { resourceNames } from './storage/names';
import { ensureQueue, queueOutbox } from './storage/queue';
import { tableRows } from './storage/tables';

/** What the functions call. */
export interface App {
  readonly settings: Settings;
  readonly log: Log;
  readonly connections: ConnectionService;
  readonly exports: ExportService;
  readonly segments: SegmentSource;
  readonly runs: RunService;
  /** Throws `storageUnavailable`. Makes the tables, the queue and the containers that are not there yet. */
  checkHealth(): Promise<void>;
}

const clock: Clock = Date.now;
const random: Random = { id: () => randomBytes(12).toString('base64url'), fraction: Math.random };
const log: Log = (level, event, fields = {}) => {
  console[level](JSON.stringify({ event, ...fields }));
};

/** Settings → adapters → services. The only place that names the adapters. */
export function createApp(settings: Settings): App {
  const storage = settings.AzureWebJobsStorage;
  const names = resourceNames(settings);
  const rows = tableRows(storage, names.runsTable);
  const connectionRows = tableRows(storage, names.connectionsTable);
  const exportRows = tableRows(storage, names.exportsTable);
  const segmentBlobs = containerBlobs(storage, names.segmentsContainer);
  const source = createFilesSource({ blobs: segmentBlobs, clock });
  const connectionStore = definitionStore(connectionRows, 'connection', connectionSchema);
  const exportStore = definitionStore(exportRows, 'export', exportDefinitionSchema);

  const connect = (account: { apiKey: string; region: 'global' | 'eu' }): Destination =>
    sendGridDestination(
      { ...account, baseUrl: settings.SENDGRID_BASE_URL, timeout: settings.CALL_TIMEOUT_MS },
      { clock, random },
    );

  const connections: ConnectionService = connectionService({
    ...{ store: connectionStore, secretBox: createSecretBox(settings.SECRET_KEYS), connect, clock, random },
    dependants: (id) => exports.dependants(id),
    detachAll: (id, principal) => exports.detachAll(id, principal),
  });

  const runDeps: RunDeps = {
    ...{ rows, source, clock, random, log, settings, pageLimits },
    pause: async (milliseconds) => pause(milliseconds),
    outbox: queueOutbox<RunMessage>(storage, names.runsQueue),
    rejections: containerBlobs(storage, names.rejectionsContainer),
    destinationOf: connections.destinationOf,
    definitions: {
      findExport: async (id) => (await exportStore.find(id))?.record ?? null,
      async *allExports() {
        for await (const { record } of exportStore.every()) yield record;
      },
      async forgetExport(id) {
        const found = await exportStore.find(id);
        if (found !== null) await exportStore.remove(found);
      },
      findConnection: connections.find,
      markConnection: connections.needsAttention,
    },
  };
  const runs = runService(runDeps);

  const exports: ExportService = exportService({
    ...{ store: exportStore, source, clock, random, notFound: exportNotFound },
    findConnection: connections.find,
    isVisible: connections.isVisible,
    destinationOf: connections.destinationOf,
    openRuns: runs.open,
    noteVersion: runs.noteVersion,
    lastRun: runs.last,
    stopRuns: runs.stop,
  });

  return {
    ...{ settings, log, connections, exports, runs, segments: source },
    async checkHealth() {
      await Promise.all([
        ...[rows, connectionRows, exportRows].map((table) => table.get('health', 'health')),
        ensureQueue(storage, names.runsQueue),
        segmentBlobs.folders()[Symbol.asyncIterator]().next(),
        runDeps.rejections.list('health')[Symbol.asyncIterator]().next(),
      ]);
    },
  };
}

let current: App | undefined;

/** This process's app, made when it is first needed. */
export function getApp(): App {
  current ??= createApp(readSettings());
  return current;
}
