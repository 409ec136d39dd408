import { AppError } from '../errors';
import { type Ending, ended, replaceRun } from './commit';
import type { RunDeps } from './deps';
import { endOf } from './report';
import type { Run } from './run';
import { findHead, findRun } from './store';
import { isTerminal } from './transitions';

const maxRefusals = 10;

/**
 * Ends a run at once (rule 16). What is in flight may still reach SendGrid, at most one page per slice, and is
 * not counted. An already canceled run is answered as it is; throws `notFound`, `runFinished`.
 */
export async function cancelRun(
  deps: RunDeps,
  { exportId, runId, by }: { exportId: string; runId: string; by?: string | undefined },
  ending: Ending = { status: 'canceled' },
): Promise<Run> {
  const begun = deps.clock();
  for (let refusals = 0; refusals <= maxRefusals; refusals += 1) {
    const stored = await findRun(deps.rows, exportId, runId);
    if (stored === null) throw runNotFound(runId);
    const run = stored.record;
    if (run.status === 'canceled') return run;
    if (isTerminal(run.status)) {
      throw new AppError('runFinished', `The run has already ended: ${run.status}.`);
    }
    const canceled = await replaceRun(deps, stored, {
      run: ended(run, ending, deps.clock()),
      ...(by === undefined ? {} : { note: { by } }),
    });
    if (canceled !== null) {
      const milliseconds = deps.clock() - begun;
      deps.log('info', 'run ended', { exportId, runId, milliseconds, ...endOf(canceled) });
      return canceled;
    }
    await deps.pause(Math.round(deps.random.fraction() * 20 * (refusals + 1)));
  }
  throw new AppError('storageUnavailable', 'The run could not be canceled; it goes on.', {
    help: 'Cancel it again.',
  });
}

/** Cancels what is active when an export is deleted or detached. Nothing active is fine. */
export async function cancelActiveRun(deps: RunDeps, exportId: string, ending: Ending): Promise<void> {
  const head = await findHead(deps.rows, exportId);
  const runId = head?.record.activeRunId;
  if (runId === undefined) return;
  try {
    await cancelRun(deps, { exportId, runId }, ending);
  } catch (error) {
    // It ended by itself meanwhile, or the watchdog will end it: the definition already says so.
    if (!(error instanceof AppError)) throw error;
  }
}

export function runNotFound(runId: string): AppError {
  return new AppError('notFound', `There is no run ${runId}.`);
}
