import { AppError } from '../errors';
import { runNotFound } from './cancel';
import { replaceRun, send } from './commit';
import type { RunDeps } from './deps';
import { iso, type Run, type RunStatus } from './run';
import { exportNotFound } from './start';
import { findHead, findRun, replaceHead } from './store';
import { openChains } from './transitions';

/**
 * Lets the newest run go on where it failed, with today's key and the version that was planned (rule 17).
 * Every chain's step moves on, so that no message from before can act. Throws `notFound`, `notResumable`.
 */
export async function resumeRun(
  deps: RunDeps,
  { exportId, runId, by }: { exportId: string; runId: string; by?: string | undefined },
): Promise<Run> {
  const begun = deps.clock();
  const stored = await findRun(deps.rows, exportId, runId);
  if (stored === null) throw runNotFound(runId);
  const run = stored.record;
  if (run.status !== 'failed')
    throw notResumable(`it ${run.status === 'skipped' ? 'was' : 'is'} ${run.status}`);
  const definition = await deps.definitions.findExport(exportId);
  const head = await findHead(deps.rows, exportId);
  if (definition === null || definition.deleted || head === null || head.record.closed) {
    throw exportNotFound(exportId);
  }
  if (definition.connectionId !== run.snapshot.connectionId) {
    throw notResumable('its export has moved to another connection or to none');
  }
  if (head.record.lastRunId !== runId) throw notResumable('a newer run has started since');
  if (head.record.activeRunId !== undefined) throw notResumable('a run is active');
  const claim = replaceHead(head, { ...head.record, activeRunId: runId });
  const resumed = await replaceRun(deps, stored, {
    ...{ run: goOn(run, deps), beside: [claim] },
    ...(by === undefined ? {} : { note: { by } }),
  });
  if (resumed === null) throw notResumable('somebody else changed it at the same moment');
  await send(deps, resumed);
  deps.log('info', 'run resumed', {
    ...{ exportId, runId, milliseconds: deps.clock() - begun, status: resumed.status },
    chains: openChains(resumed).length,
  });
  return resumed;
}

function goOn(run: Run, deps: RunDeps): Run {
  const now = deps.clock();
  const { error: _error, finishedAt: _finishedAt, ...rest } = run;
  return {
    ...rest,
    status: resumedStatus(run),
    deadlineAt: iso(now + deps.settings.RUN_DEADLINE_MS),
    ...(run.confirmBy === undefined ? {} : { confirmBy: iso(now + deps.settings.CONFIRM_DEADLINE_MS) }),
    chains: run.chains.map((chain) => ({
      ...chain,
      step: chain.step + 1,
      tries: 0,
      polls: 0,
      due: iso(now),
    })),
  };
}

function resumedStatus(run: Run): RunStatus {
  if (run.version === undefined) return 'queued';
  return openChains({ ...run, status: 'exporting' }).length > 0 ? 'exporting' : 'confirming';
}

function notResumable(reason: string): AppError {
  return new AppError('notResumable', `The run cannot be resumed: ${reason}.`, {
    help: 'Only the newest run of an export can be resumed, and only when it failed. Start a new run instead.',
  });
}
