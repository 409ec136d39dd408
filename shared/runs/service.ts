import { createHash } from 'node:crypto';
import type { Principal } from '../access/principal';
import { AppError } from '../errors';
import { cancelActiveRun, cancelRun, runNotFound } from './cancel';
import type { RunDeps } from './deps';
import { exportGone, handleMessage } from './message';
import { declareRefreshed, startRefreshed } from './refresh';
import { listRejections, rejectionsOf } from './rejections';
import { resumeRun } from './resume';
import { type Head, iso, messageSchema, type Run } from './run';
import { startScheduled } from './scheduled';
import { startRun } from './start';
import { findHead, findRun, insertHead, listRuns, remove, replaceHead } from './store';
import { type RunDetail, runDetail, runView } from './view';
import { watchRuns } from './watchdog';

const maxRefusals = 10;

/** Everything that can be asked of runs. */
export function runService(deps: RunDeps) {
  const detail = (run: Run): RunDetail => runDetail(run, deps.clock());

  const changeHead = async (exportId: string, change: (head: Head) => Head): Promise<void> => {
    for (let refusals = 0; refusals <= maxRefusals; refusals += 1) {
      const head = await findHead(deps.rows, exportId);
      if (head === null) return;
      if ((await deps.rows.write(exportId, [replaceHead(head, change(head.record))])) !== null) return;
    }
    throw new AppError('storageUnavailable', 'The export could not be changed; nothing was.');
  };

  return {
    /** A start by a person or a program. Throws `runActive` with the active run's id. */
    async startOnDemand(
      principal: Principal,
      { exportId, key }: { exportId: string; key: string | null },
    ): Promise<{ run: RunDetail; replayed: boolean }> {
      const idempotency = key === null ? {} : { idempotency: fingerprint(principal, exportId, key) };
      const trigger = { kind: 'onDemand', by: principal.name } as const;
      const answer = await startRun(deps, { exportId, trigger, ...idempotency });
      if ('run' in answer) return { run: detail(answer.run), replayed: answer.kind === 'replayed' };
      throw new AppError('runActive', 'A run of this export is active.', {
        help: 'Wait until it has ended, or cancel it.',
        ...(answer.kind === 'active' ? { activeRunId: answer.runId } : {}),
      });
    },

    async list(exportId: string, { pageSize, page }: { pageSize: number; page?: string }) {
      const token = page === undefined ? {} : { token: page };
      const { runs, token: next } = await listRuns(deps.rows, exportId, { limit: pageSize, ...token });
      return {
        items: runs.map(({ record }) => runView(record, deps.clock())),
        ...(next === undefined ? {} : { nextPage: next }),
      };
    },

    async get(exportId: string, runId: string): Promise<RunDetail> {
      const stored = await findRun(deps.rows, exportId, runId);
      if (stored === null) throw runNotFound(runId);
      return detail(stored.record);
    },

    /** `by`: who wants it, for the run's timeline. */
    cancel: async (exportId: string, runId: string, by?: string) =>
      detail(await cancelRun(deps, { exportId, runId, by })),
    resume: async (exportId: string, runId: string, by?: string) =>
      detail(await resumeRun(deps, { exportId, runId, by })),

    rejections: (exportId: string, runId: string, options: { pageSize: number; page?: string }) =>
      listRejections(deps, { exportId, runId, ...options }),

    async *allRejections(exportId: string, runId: string) {
      for await (const { rejection } of rejectionsOf(deps, { exportId, runId })) yield rejection;
    },

    refreshed: (principal: Principal, segmentIds: readonly string[] | undefined) =>
      declareRefreshed(deps, { segmentIds, by: principal.name }),

    checkRefreshed: () => startRefreshed(deps),
    checkSchedules: () => startScheduled(deps),
    watch: () => watchRuns(deps),

    /** A message as the queue gives it. One that is not ours is logged and gone: it can never become valid. */
    async handle(message: unknown, delivery: number): Promise<void> {
      const parsed = messageSchema.safeParse(message);
      if (parsed.success) return handleMessage(deps, parsed.data, delivery);
      deps.log('error', 'message dropped', { delivery, reason: 'not a run message' });
    },

    /** The head of a new export's runs: what is fresh or due today counts as honoured, for saving sends nothing. */
    async open(exportId: string, version: Record<string, string>): Promise<void> {
      const head = { lastVersion: version, lastDueAt: iso(deps.clock()), closed: false };
      await deps.rows.write(exportId, [insertHead(head)]);
    },

    /** The end of a place that no export came to. */
    async forget(exportId: string): Promise<void> {
      const head = await findHead(deps.rows, exportId);
      if (head !== null) await deps.rows.write(exportId, [remove(head)]);
    },

    noteVersion: (exportId: string, version: Record<string, string>) =>
      changeHead(exportId, (head) => ({ ...head, lastVersion: { ...head.lastVersion, ...version } })),

    /** A schedule that is saved now has no due times before. */
    noteDue: (exportId: string) =>
      changeHead(exportId, (head) => ({ ...head, lastDueAt: iso(deps.clock()) })),

    async last(exportId: string): Promise<Run | null> {
      const head = await findHead(deps.rows, exportId);
      const runId = head?.record.lastRunId;
      return runId === undefined ? null : ((await findRun(deps.rows, exportId, runId))?.record ?? null);
    },

    stop: (exportId: string) => cancelActiveRun(deps, exportId, exportGone),
  };
}

export type RunService = ReturnType<typeof runService>;

/** The row's key must not hold what people send; the fingerprint tells one caller's request from another's. */
function fingerprint(principal: Principal, exportId: string, key: string) {
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
  return { hash: digest(key), fingerprint: digest(`${principal.id}|start|${exportId}`) };
}
