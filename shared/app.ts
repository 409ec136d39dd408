import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type AuditLog, auditLog } from './access/audit';
import { type RateLimit, rateLimit } from './access/rateLimit';
import type { Secret } from './access/secret';
import { createSecretBox } from './access/secretBox';
import { readSettings, type Settings } from './config';
import { apiKeys } from './connections/apiKey';
import { connectionSchema } from './connections/connection';
import type { Destination } from './connections/destination';
import { type ConnectionService, connectionService } from './connections/service';
import { definitionStore } from './definitions';
import { type ExportPreview, exportPreview } from './exports/preview';
import { type ExportService, exportService } from './exports/service';
import { exportStore } from './exports/store';
import { type HealthService, healthService } from './health/health';
import { keyVault } from './keyVault/vault';
import type { Clock, Log, Random } from './ports';
import { pageLimits } from './profiles/page';
import type { RunDeps } from './runs/deps';
import type { RunMessage } from './runs/run';
import { type RunService, runService } from './runs/service';
import { exportNotFound } from './runs/start';
import type { SegmentSource } from './segments/segment';
import { sendGridDestination } from './sendgrid/destination';
import { segmentSource } from './sources/source';
import { containerBlobs } from './storage/blobs';
import { resourceNames } from './storage/names';
import { queueBacklog, queueOutbox } from './storage/queue';
import { tableRows } from './storage/tables';
import { openTelemetry, type Telemetry } from './telemetry/telemetry';

/** What the functions call. */
export interface App {
  readonly settings: Settings;
  readonly log: Log;
  readonly connections: ConnectionService;
  readonly exports: ExportService;
  readonly preview: ExportPreview;
  readonly segments: SegmentSource;
  readonly runs: RunService;
  readonly audit: AuditLog;
  readonly limits: Readonly<Record<'runStarts' | 'keyChecks', RateLimit>>;
  readonly health: HealthService;
}

const clock: Clock = Date.now;
const random: Random = { id: () => randomBytes(12).toString('base64url'), fraction: Math.random };
const logged: Log = (level, event, fields = {}) => {
  console[level](JSON.stringify({ event, ...fields }));
};

/** Settings → adapters → services. The only place that names the adapters. */
export function createApp(settings: Settings): App {
  const telemetry = openTelemetry();
  const log = telemetry.heard(logged);
  const storage = settings.AzureWebJobsStorage;
  const names = resourceNames(settings);
  const rows = tableRows(storage, names.runsTable);
  const connectionRows = tableRows(storage, names.connectionsTable);
  const exportRows = tableRows(storage, names.exportsTable);
  const segmentBlobs = containerBlobs(storage, names.segmentsContainer);
  const source = segmentSource(settings, { blobs: segmentBlobs, clock, random });
  const connectionStore = definitionStore(connectionRows, 'connection', connectionSchema);
  const definitions = exportStore(exportRows);
  const auditRows = tableRows(storage, names.auditTable);

  const connect = (account: { apiKey: Secret; region: 'global' | 'eu' }): Destination =>
    sendGridDestination(
      { ...account, baseUrl: settings.SENDGRID_BASE_URL, timeout: settings.CALL_TIMEOUT_MS },
      { clock, random, exchanged: telemetry.exchanged },
    );

  const vault = keyVault({
    url: settings.KEY_VAULT_URL,
    local: settings.AUTH_MODE === 'local',
    cacheFor: settings.KEY_VAULT_CACHE_MS,
    timeout: settings.CALL_TIMEOUT_MS,
    clock,
  });

  const connections: ConnectionService = connectionService({
    ...{ store: connectionStore, connect, clock, random, log },
    keys: apiKeys({ secretBox: createSecretBox(settings.SECRET_KEYS), vault }),
    dependants: (id) => exports.dependants(id),
    release: (id, how, principal) => exports.release(id, how, principal),
  });

  const audit = auditLog({ rows: auditRows, clock, random, log });

  const runDeps: RunDeps = {
    ...{ rows, source, clock, random, log, settings, pageLimits },
    pause: async (milliseconds) => pause(milliseconds),
    outbox: queueOutbox<RunMessage>(storage, names.runsQueue),
    rejections: containerBlobs(storage, names.rejectionsContainer),
    destinationOf: connections.destinationOf,
    startedBySystem: ({ id, exportId, trigger }) =>
      audit.record({
        ...{ event: 'Export.RunStarted', result: 'Success', ip: null, changes: [] },
        actor: { id: 'system', name: 'system', kind: 'system', roles: [] },
        target: { id: exportId },
        details: { runId: id, trigger: trigger.kind },
      }),
    definitions: {
      findExport: async (id) => (await definitions.find(id))?.record ?? null,
      async *allExports() {
        for await (const { record } of definitions.every()) yield record;
      },
      async forgetExport(id) {
        const found = await definitions.find(id);
        if (found !== null) await definitions.remove(found);
      },
      findConnection: connections.find,
      markConnection: connections.needsAttention,
    },
  };
  const runs = tracedRuns(runService(runDeps), telemetry);

  const exports: ExportService = exportService({
    ...{ store: definitions, source, clock, random, notFound: exportNotFound },
    findConnection: connections.find,
    // Nothing waits for it: it only bounds how long another thing is waited for.
    pause: async (milliseconds) => pause(milliseconds, undefined, { ref: false }),
    destinationOf: connections.destinationOf,
    openRuns: runs.open,
    forgetRuns: runs.forget,
    noteVersion: runs.noteVersion,
    noteDue: runs.noteDue,
    lastRun: runs.last,
    stopRuns: runs.stop,
  });

  const preview = exportPreview({
    source,
    findConnection: connections.find,
    async findExport(id) {
      const found = await definitions.find(id);
      if (found === null || found.record.deleted) throw exportNotFound(id);
      return found.record;
    },
  });

  return {
    ...{ settings, log, connections, exports, preview, runs, audit, segments: source },
    limits: {
      runStarts: rateLimit({ perMinute: settings.RUN_STARTS_PER_MINUTE, clock }),
      keyChecks: rateLimit({ perMinute: settings.KEY_CHECKS_PER_MINUTE, clock }),
    },
    health: healthService({
      ...{ rows, clock, settings, definitions: runDeps.definitions },
      backlog: () => queueBacklog(storage, names.runsQueue),
      reachStorage: () =>
        Promise.all([
          ...[rows, connectionRows, exportRows, auditRows].map((table) => table.get('health', 'health')),
          segmentBlobs.folders()[Symbol.asyncIterator]().next(),
          runDeps.rejections.list('health')[Symbol.asyncIterator]().next(),
        ]),
    }),
  };
}

/** A span for each message and for each round of a timer. */
function tracedRuns(runs: RunService, { traced }: Telemetry): RunService {
  return {
    ...runs,
    handle: (message, delivery) => traced('run step', () => runs.handle(message, delivery)),
    watch: () => traced('watchdog round', () => runs.watch()),
    checkRefreshed: () => traced('refresh check', () => runs.checkRefreshed()),
    checkSchedules: () => traced('schedule check', () => runs.checkSchedules()),
  };
}

let current: App | undefined;

/** This process's app, made when it is first needed. */
export function getApp(): App {
  current ??= createApp(readSettings());
  return current;
}

/** The queue that the queue function listens to: its name is needed before there is an app. */
export function runsQueueName(): string {
  return resourceNames(readSettings()).runsQueue;
}
