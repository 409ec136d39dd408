import { errorKind } from '../errors';
import { type ExportDefinition, isActive } from '../exports/export';
import { buryExport } from './bury';
import { ended, replaceRun, send } from './commit';
import type { RunDeps } from './deps';
import { exportGone, pastDeadline } from './message';
import { endOf } from './report';
import { removeExpiredRuns } from './retention';
import { maxTries, rescueAfter } from './retryDelay';
import { iso, type Run, since } from './run';
import { findHead, findRun, type Stored } from './store';
import { chainOf, isTerminal, openChains, withChain } from './transitions';

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
  const begun = deps.clock();
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
  deps.log('info', 'watchdog round', { ...round, milliseconds: deps.clock() - begun });
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
    return replace(deps, stored, ended(run, exportGone, now));
  }
  if (now > since(run.deadlineAt) + deadlineGrace) {
    return replace(deps, stored, ended(run, pastDeadline(run), now));
  }
  const { settings } = deps;
  const overdue = openChains(run).filter((index) => isOverdue(run, index, { at: now, settings }));
  if (overdue.length === 0) return false;
  return replace(deps, stored, rescue(run, overdue, now), overdue);
}

/** Writes one line for what it did. A 204 is needed to act; every other answer waits for the next round. */
async function replace(
  deps: RunDeps,
  stored: Stored<Run>,
  next: Run,
  overdue: readonly number[] = [],
): Promise<boolean> {
  const begun = deps.clock();
  const run = await replaceRun(deps, stored, { run: next });
  if (run === null) return false;
  const [event, fields] = isTerminal(run.status)
    ? (['run ended', endOf(run)] as const)
    : (['steps sent again', { chains: overdue.join(' '), status: run.status }] as const);
  if (!isTerminal(run.status)) await send(deps, run, overdue);
  const { exportId, id: runId } = run;
  deps.log('warn', event, { exportId, runId, by: 'watchdog', milliseconds: deps.clock() - begun, ...fields });
  return true;
}

/** Whether a chain's message should long have been in work (milliseconds since the epoch). */
export function isOverdue(
  run: Run,
  index: number,
  { at, settings }: { at: number; settings: RunDeps['settings'] },
): boolean {
  const { due, tries } = chainOf(run, index);
  return at > since(due) + rescueAfter(tries, settings);
}

/** The step stays as it is, so that a worker that was only slow can still commit. */
function rescue(run: Run, overdue: readonly number[], now: number): Run {
  if (overdue.some((index) => chainOf(run, index).tries >= maxTries)) return ended(run, stalled, now);
  return overdue.reduce(
    (next, index) => withChain(next, index, { tries: chainOf(run, index).tries + 1, due: iso(now) }),
    run,
  );
}
