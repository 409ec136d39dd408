import { AppError } from '../errors';
import { type ExportDefinition, isActive } from '../exports/export';
import type { LogFields, RowChange } from '../ports';
import { send } from './commit';
import type { RunDeps } from './deps';
import { type Head, type Idempotency, iso, noCounts, type Run, type RunTrigger, since } from './run';
import {
  findHead,
  findIdempotency,
  findRun,
  idempotencyKey,
  insertRun,
  newRunId,
  rememberIdempotency,
  replaceHead,
  type Stored,
} from './store';
import { withTimeline } from './timeline';

/** Whoever loses the race so often meets a storage that is not well. */
const maxAttempts = 5;
/** How long an Idempotency-Key is honoured. */
const idempotencyLife = 30 * 24 * 3_600_000;

/** Segment id → version. */
type Versions = Readonly<Record<string, string>>;

export interface StartRequest {
  readonly exportId: string;
  readonly trigger: RunTrigger;
  /** `hash` names the key's row, `fingerprint` the request that it belongs to. */
  readonly idempotency?: { readonly hash: string; readonly fingerprint: string };
  /** The schedule's tick. */
  readonly dueAt?: string;
  /**
   * The refreshed segments' versions, or null if there is nothing to start for. Asked for only when `head` has
   * been read: versions from before could hide those that another start has claimed meanwhile.
   */
  readonly versions?: () => Promise<Versions | null>;
  /** Starts even if this version was honoured before: somebody says that it is new. */
  readonly force?: boolean;
}

export type StartAnswer =
  | { readonly kind: 'started' | 'replayed' | 'skipped'; readonly run: Run }
  | { readonly kind: 'active'; readonly runId: string }
  /** This tick or version has had its run. */
  | { readonly kind: 'honoured' };

/**
 * Starts a run, unless the request was honoured before or a run is active: one transaction claims `head` and
 * inserts the run, so that two starts at the same instant cannot both win (rules 6 to 9).
 * Throws `notFound`, `exportInactive`, `idempotencyKeyReused`.
 */
export async function startRun(deps: RunDeps, request: StartRequest): Promise<StartAnswer> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const answer = await tryStart(deps, request);
    if (answer !== 'lost') return answer;
    await deps.pause(Math.round(deps.random.fraction() * 50));
  }
  throw new AppError('storageUnavailable', 'The run could not be started; nothing was recorded.', {
    help: 'Try again with the same Idempotency-Key.',
  });
}

async function tryStart(deps: RunDeps, request: StartRequest): Promise<StartAnswer | 'lost'> {
  const { exportId } = request;
  const definition = await deps.definitions.findExport(exportId);
  if (definition === null || definition.deleted) throw exportNotFound(exportId);
  if (!isActive(definition)) throw exportInactive();
  const head = await findHead(deps.rows, exportId);
  if (head === null || head.record.closed) throw exportNotFound(exportId);
  const remembered = await findRemembered(deps, request);
  const replay = await findReplay(deps, request, remembered);
  if (replay !== null) return replay;
  const version = await request.versions?.();
  if (version === null || isHonoured(head.record, request, version)) return { kind: 'honoured' };
  if (await wasRead(deps, head.record, { ...request, version })) return { kind: 'honoured' };
  const { activeRunId } = head.record;
  if (activeRunId !== undefined) {
    // A refresh records nothing, so that the next check finds the version again (rule 8).
    return request.dueAt === undefined
      ? { kind: 'active', runId: activeRunId }
      : skipTick(deps, { request, definition, head, dueAt: request.dueAt, activeRunId });
  }
  const run = newRun(deps, definition, request.trigger);
  return claim(deps, { request, run, head, version, remembered });
}

async function findRemembered(deps: RunDeps, { exportId, idempotency }: StartRequest) {
  if (idempotency === undefined) return null;
  return findIdempotency(deps.rows, exportId, idempotencyKey(idempotency.hash));
}

async function findReplay(
  deps: RunDeps,
  { exportId, idempotency }: StartRequest,
  known: Stored<Idempotency> | null,
): Promise<StartAnswer | null> {
  if (idempotency === undefined || known === null) return null;
  if (deps.clock() - since(known.record.createdAt) > idempotencyLife) return null;
  if (known.record.fingerprint !== idempotency.fingerprint) {
    throw new AppError('idempotencyKeyReused', 'This Idempotency-Key came before with another request.', {
      help: 'Use a fresh key for each start, and the same key only to repeat it.',
    });
  }
  const run = await findRun(deps.rows, exportId, known.record.runId);
  return run === null ? null : { kind: 'replayed', run: run.record };
}

function isHonoured(head: Head, { dueAt, force }: StartRequest, version: Versions | undefined): boolean {
  if (dueAt !== undefined) return head.lastDueAt !== undefined && since(head.lastDueAt) >= since(dueAt);
  if (version === undefined || force === true) return false;
  return Object.entries(version).every(([id, value]) => head.lastVersion?.[id] === value);
}

/**
 * Whether the newest refresh run has read these versions although it was started for others: it waited for a
 * segment that was still being refreshed, and read what came of it.
 */
async function wasRead(
  deps: RunDeps,
  head: Head,
  { exportId, force, version }: Pick<StartRequest, 'exportId' | 'force'> & { version: Versions | undefined },
): Promise<boolean> {
  if (version === undefined || force === true || head.lastRunId === undefined) return false;
  const last = (await findRun(deps.rows, exportId, head.lastRunId))?.record;
  if (last?.trigger.kind !== 'refresh') return false;
  return Object.entries(version).every(([id, value]) => last.version?.[id] === value);
}

function newRun(deps: RunDeps, definition: ExportDefinition, trigger: RunTrigger): Run {
  const now = deps.clock();
  const { connectionId, listId, dataMatching, segmentIds } = definition;
  if (connectionId === null) throw exportInactive();
  return {
    id: newRunId(now, deps.random.id()),
    exportId: definition.id,
    status: 'queued',
    trigger,
    snapshot: { connectionId, listId, dataMatching, segmentIds },
    counts: noCounts,
    warnings: [],
    timeline: [],
    deadlineAt: iso(now + deps.settings.RUN_DEADLINE_MS),
    startedAt: iso(now),
    chains: [{ step: 0, due: iso(now), tries: 0, polls: 0 }],
  };
}

interface Claim {
  readonly request: StartRequest;
  readonly run: Run;
  readonly head: Stored<Head>;
  readonly version: Versions | undefined;
  /** What the key's row says of an earlier run. */
  readonly remembered: Stored<Idempotency> | null;
}

async function claim(
  deps: RunDeps,
  { request, run, head, version, remembered }: Claim,
): Promise<StartAnswer | 'lost'> {
  const { idempotency, dueAt } = request;
  const row = idempotency === undefined ? undefined : idempotencyKey(idempotency.hash);
  const born = withTimeline(null, run, { now: since(run.startedAt) });
  const claimed: Run = row === undefined ? born : { ...born, idempotencyRow: row };
  const changes: RowChange[] = [
    insertRun(claimed),
    replaceHead(head, {
      ...head.record,
      ...{ activeRunId: run.id, lastRunId: run.id },
      ...(dueAt === undefined ? {} : { lastDueAt: dueAt }),
      ...(version === undefined ? {} : { lastVersion: { ...head.record.lastVersion, ...version } }),
    }),
  ];
  if (idempotency !== undefined && row !== undefined) {
    const { fingerprint } = idempotency;
    const record = { runId: run.id, fingerprint, createdAt: run.startedAt };
    changes.push(rememberIdempotency(row, record, remembered));
  }
  if (!(await wrote(deps, claimed, changes))) return 'lost';
  await send(deps, claimed);
  if (run.trigger.by === 'system') await deps.startedBySystem?.(claimed);
  deps.log('info', 'run started', startOf(deps, claimed));
  return { kind: 'started', run: claimed };
}

/** A write whose answer was lost is settled by looking for the run that only it could have inserted. */
async function wrote(deps: RunDeps, run: Run, changes: readonly RowChange[]): Promise<boolean> {
  const written = await deps.rows.write(run.exportId, changes).catch(() => null);
  return written !== null || (await findRun(deps.rows, run.exportId, run.id)) !== null;
}

/** A tick that meets an active run is remembered as a skipped run: terminal at birth, it claims nothing. */
async function skipTick(
  deps: RunDeps,
  skip: {
    request: StartRequest;
    definition: ExportDefinition;
    head: Stored<Head>;
    dueAt: string;
    activeRunId: string;
  },
): Promise<StartAnswer | 'lost'> {
  const { request, definition, head, dueAt, activeRunId } = skip;
  const born = newRun(deps, definition, request.trigger);
  const skipped: Run = {
    ...born,
    status: 'skipped',
    finishedAt: born.startedAt,
    error: {
      code: 'runActive',
      message: `The run ${activeRunId} was still active when this one was due.`,
      help: 'Space the schedule so that a run can finish before the next one.',
    },
  };
  const run = withTimeline(null, skipped, { now: since(born.startedAt) });
  const changes = [insertRun(run), replaceHead(head, { ...head.record, lastDueAt: dueAt })];
  if (!(await wrote(deps, run, changes))) return 'lost';
  deps.log('info', 'run skipped', { ...startOf(deps, run), code: run.error?.code });
  return { kind: 'skipped', run };
}

function startOf(deps: RunDeps, { exportId, id, trigger, startedAt }: Run): LogFields {
  const milliseconds = deps.clock() - since(startedAt);
  return { exportId, runId: id, chain: 0, step: 0, milliseconds, trigger: trigger.kind };
}

export function exportNotFound(exportId: string): AppError {
  return new AppError('notFound', `There is no export ${exportId}.`);
}

export function exportInactive(): AppError {
  return new AppError('exportInactive', 'The export is attached to no connection.', {
    help: 'Attach it to a connection, then start it.',
  });
}
