import { isKeyProblem } from '../connections/connection';
import { AppError, type ErrorCode, errorKind, UnavailableError } from '../errors';
import { commit, type Ending, ended } from './commit';
import type { RunDeps, Step } from './deps';
import { exportPage } from './exportPage';
import { planRun } from './plan';
import { pollImports } from './poll';
import { notMine, reportOf, type StepReport } from './report';
import { backOff, maxTries } from './retryDelay';
import { iso, type Run, type RunMessage, since, type WaitingReason } from './run';
import { findRun } from './store';
import { chainOf, isCurrent, withChain } from './transitions';

/** The queue gives up after this delivery (host.json: maxDequeueCount), so that the run has to end here. */
const lastDelivery = 5;

/**
 * Does what the run's status says, unless the message is not current any more (rules 10 and 11). Whatever
 * becomes of it, it writes one line.
 */
export async function handleMessage(deps: RunDeps, message: RunMessage, delivery: number): Promise<void> {
  const begun = deps.clock();
  const write = ({ level = 'info', event, fields }: StepReport): void =>
    deps.log(level, event, { ...message, delivery, milliseconds: deps.clock() - begun, ...fields });
  try {
    write(await work(deps, message, delivery));
  } catch (error) {
    write({ level: 'warn', event: 'step failed', fields: { error: errorKind(error) } });
    throw error;
  }
}

async function work(deps: RunDeps, message: RunMessage, delivery: number): Promise<StepReport> {
  try {
    return await advance(deps, message);
  } catch (error) {
    const { event, fields } = await recover(deps, message, { error, delivery });
    return { level: 'warn', event, fields: { error: errorKind(error), ...fields } };
  }
}

async function advance(deps: RunDeps, message: RunMessage): Promise<StepReport> {
  const stored = await findRun(deps.rows, message.exportId, message.runId);
  if (stored === null || !isCurrent(stored.record, message)) return notMine;
  const run = stored.record;
  const now = deps.clock();
  if (now > since(run.deadlineAt)) return end(deps, message, pastDeadline(run));
  const definition = await deps.definitions.findExport(run.exportId);
  const { connectionId } = run.snapshot;
  if (definition === null || definition.deleted || definition.connectionId !== connectionId) {
    return end(deps, message, exportGone);
  }
  const connection = await deps.definitions.findConnection(connectionId);
  if (connection === null) throw new AppError('connectionNotFound', 'The connection was removed.');
  if (connection.exportUser === null) throw noExportUser();
  const destination = await deps.destinationOf(connection);
  if (run.waitingUntil !== undefined && now < since(run.waitingUntil)) {
    return defer(deps, message, since(run.waitingUntil));
  }
  const step: Step = { message, run, connection, destination };
  if (run.status === 'queued') return planRun(deps, step);
  if (run.status === 'exporting') return exportPage(deps, step);
  return pollImports(deps, step);
}

/** Sorts what went wrong: wait, end the run, or let the queue deliver the message again. */
async function recover(
  deps: RunDeps,
  message: RunMessage,
  { error, delivery }: { error: unknown; delivery: number },
): Promise<StepReport> {
  if (error instanceof UnavailableError && error.code !== 'storageUnavailable') {
    const { retryAt } = error;
    if (retryAt === undefined) return retryLater(deps, message, error);
    if (error.code === 'segmentRefreshing') return awaitRefresh(deps, message, { error, retryAt });
    return defer(deps, message, retryAt, reasonOf(error));
  }
  if (error instanceof AppError && !(error instanceof UnavailableError)) {
    if (isKeyProblem(error.code)) await markConnection(deps, message, error);
    return end(deps, message, failure(error.code, error.message, error.help));
  }
  if (delivery < lastDelivery) throw error;
  return end(
    deps,
    message,
    failure(
      error instanceof AppError ? error.code : 'internal',
      `A step failed ${delivery} times and was given up.`,
      'Resume the run. If it fails again, look into the log for this run id.',
    ),
  );
}

/** The next message of the chain comes later; nothing else changes. With a reason, the whole run waits. */
async function defer(
  deps: RunDeps,
  message: RunMessage,
  until: number,
  reason?: WaitingReason,
): Promise<StepReport> {
  const after = await commit(deps, message, (run) => ({ run: deferred(run, message, until, reason) }));
  return reportOf(after, 'step deferred', { until: iso(until) });
}

function deferred(run: Run, message: RunMessage, until: number, reason?: WaitingReason): Run {
  const next = withChain(run, message.chain, { due: iso(until) });
  return reason === undefined ? next : { ...next, waitingUntil: iso(until), waitingReason: reason };
}

const reasonOf = ({ code, message }: AppError): WaitingReason => ({ code, message });

/** Deferred like a 429, but only for a set time since the run was started or resumed. */
async function awaitRefresh(
  deps: RunDeps,
  message: RunMessage,
  { error, retryAt }: { error: UnavailableError; retryAt: number },
): Promise<StepReport> {
  const { RUN_DEADLINE_MS, REFRESH_WAIT_MS } = deps.settings;
  const after = await commit(deps, message, (run) => {
    const now = deps.clock();
    const patience = since(run.deadlineAt) - RUN_DEADLINE_MS + REFRESH_WAIT_MS;
    if (now < patience) {
      return { run: deferred(run, message, Math.min(retryAt, patience), reasonOf(error)) };
    }
    const help = 'Resume the run, or start a new one, when the refresh has ended.';
    return { run: ended(run, failure('segmentRefreshing', error.message, help), now) };
  });
  return reportOf(after, 'step deferred');
}

/** After an outage: wait longer each time, and end after the eighth attempt without progress. */
export async function retryLater(
  deps: RunDeps,
  message: RunMessage,
  error: UnavailableError,
): Promise<StepReport> {
  const after = await commit(deps, message, (run) => {
    const { tries } = chainOf(run, message.chain);
    const now = deps.clock();
    if (tries >= maxTries) {
      const help = 'Resume the run when the service is well again.';
      return { run: ended(run, failure('unavailable', error.message, help), now) };
    }
    const due = iso(now + backOff(tries, deps.settings));
    const { code } = error;
    return { run: withChain(run, message.chain, { tries: tries + 1, due }), note: { code } };
  });
  return reportOf(after, 'step retried');
}

async function end(deps: RunDeps, message: RunMessage, ending: Ending): Promise<StepReport> {
  const after = await commit(deps, message, (run) => ({ run: ended(run, ending, deps.clock()) }));
  return reportOf(after, 'run ended');
}

/** Best effort: the run's own end already tells. */
async function markConnection(deps: RunDeps, message: RunMessage, error: AppError): Promise<void> {
  const stored = await findRun(deps.rows, message.exportId, message.runId);
  if (stored === null || !isCurrent(stored.record, message)) return;
  await deps.definitions.markConnection(stored.record.snapshot.connectionId, error.message);
}

function failure(code: ErrorCode, message: string, help: string | undefined): Ending {
  return { status: 'failed', code, message, help };
}

function noExportUser(): AppError {
  return new AppError(
    'noExportUser',
    'The connection has no export user, so nothing may be sent through it.',
    {
      help: 'An administrator adds himself as export user of the connection; then start or resume the run.',
    },
  );
}

export function pastDeadline(run: Run): Ending {
  return failure(
    'deadline',
    `The run did not finish by ${run.deadlineAt}.`,
    'Resume it: it goes on where it stopped.',
  );
}

export const exportGone: Ending = {
  status: 'canceled',
  code: 'exportGone',
  message: 'The export was deleted, detached or moved to another connection while it ran.',
};
