import { errorKind } from '../errors';
import { type ExportDefinition, isActive } from '../exports/export';
import { buryExport } from './bury';
import { ended, replaceRun, send } from './commit';
import type { RunDeps } from './deps';
import { exportGone, pastDeadline } from './message';
import { removeExpiredRuns } from './retention';
import { maxTries, rescueAfter } from './retryDelay';
import { iso, type Run, since } from './run';
import { findHead, findRun } from './store';
import { chainOf, openChains, withChain } from './transitions';

/** A step that is at work at the deadline ends the run itself; the watchdog comes after it. */
const deadlineGrace = 60_000;
const stalled = {
  status: 'failed',
  code: 'stalled',
  message: 'The run made no progress although its steps were sent again eight times.',
  help: 'Resume it. If it stalls again, look into the log for this run id.',
} as const;

export interface WatchdogRound {
  exports: number;
  acted: number;
  failed: number;
}

/**
 * Ends what may not go on and sends again what a crash cut off (rules 19 to 23). Part of correctness: nobody
 * else re-sends a message. Two rounds at once are harmless.
 */
export async function watchRuns(deps: RunDeps): Promise<WatchdogRound> {
  const round: WatchdogRound = { exports: 0, acted: 0, failed: 0 };
  for await (const definition of deps.definitions.allExports()) {
    round.exports += 1;
    try {
      if (await watchExport(deps, definition)) round.acted += 1;
    } catch (error) {
      // One export's trouble must not keep the others unwatched.
      round.failed += 1;
      deps.log('error', 'watchdog failed', { exportId: definition.id, error: errorKind(error) });
    }
  }
  if (round.acted > 0 || round.failed > 0) deps.log('info', 'watchdog round', { ...round });
  return round;
}

async function watchExport(deps: RunDeps, definition: ExportDefinition): Promise<boolean> {
  const expiredBefore = deps.clock() - deps.settings.RUN_RETENTION_MS;
  const head = await findHead(deps.rows, definition.id);
  const runId = head?.record.activeRunId;
  if (head !== null && runId !== undefined) return watchActive(deps, { definition, runId });
  if (definition.deleted) return buryExport(deps, definition.id, head);
  if (head === null) return false;
  const newest = head.record.lastRunId;
  return removeExpiredRuns(deps, definition.id, { before: expiredBefore, newest });
}

async function watchActive(
  deps: RunDeps,
  { definition, runId }: { definition: ExportDefinition; runId: string },
): Promise<boolean> {
  const stored = await findRun(deps.rows, definition.id, runId);
  if (stored === null) throw new Error('The head names a run that is not there');
  const run = stored.record;
  const now = deps.clock();
  if (!isActive(definition) || definition.connectionId !== run.snapshot.connectionId) {
    return replaceRun(deps, stored, { run: ended(run, exportGone, now) });
  }
  if (now > since(run.deadlineAt) + deadlineGrace) {
    return replaceRun(deps, stored, { run: ended(run, pastDeadline(run), now) });
  }
  const overdue = openChains(run).filter((index) => isOverdue(deps, run, index));
  if (overdue.length === 0) return false;
  const rescued = rescue(run, overdue, now);
  if (!(await replaceRun(deps, stored, { run: rescued }))) return false;
  deps.log('warn', 'steps sent again', { runId, chains: overdue.length, status: rescued.status });
  if (rescued.status !== 'failed') await send(deps, rescued, overdue);
  return true;
}

function isOverdue(deps: RunDeps, run: Run, index: number): boolean {
  const { due, tries } = chainOf(run, index);
  return deps.clock() > since(due) + rescueAfter(tries, deps.settings);
}

/** The step stays as it is, so that a worker that was only slow can still commit. */
function rescue(run: Run, overdue: readonly number[], now: number): Run {
  if (overdue.some((index) => chainOf(run, index).tries >= maxTries)) return ended(run, stalled, now);
  return overdue.reduce(
    (next, index) => withChain(next, index, { tries: chainOf(run, index).tries + 1, due: iso(now) }),
    run,
  );
}
