import { type ErrorCode, errorKind, UnavailableError } from '../errors';
import type { RowChange } from '../ports';
import type { RunDeps } from './deps';
import { iso, type Run, type RunMessage, type RunStatus, since } from './run';
import { encodeRun, findHead, findRun, replaceHead, type Stored } from './store';
import { type TimelineNote, withTimeline } from './timeline';
import {
  chainOf,
  chainsToSend,
  isCurrent,
  isTerminal,
  mayFollow,
  messageFor,
  openChains,
  withChain,
} from './transitions';

/** A refused write means that another one took: with 32 slices at work, 8 were the most ever needed. */
const maxRefusals = 10;

/** A run's next state, and the rows that change in the same breath. */
export interface Change {
  readonly run: Run;
  readonly beside?: readonly RowChange[];
  /** For the timeline. */
  readonly note?: TimelineNote;
}

/**
 * Replaces the run's row with If-Match, together with whatever changes beside it (rule 1). A run that ends
 * frees `head` in the same transaction (rule 4). The run as it is now, or null if something was not as it
 * was read.
 */
export async function replaceRun(deps: RunDeps, stored: Stored<Run>, change: Change): Promise<Run | null> {
  const { beside = [], note = {} } = change;
  if (!mayFollow(stored.record.status, change.run.status)) {
    throw new Error(`A run may not go from ${stored.record.status} to ${change.run.status}`);
  }
  const run = withTimeline(stored.record, change.run, { now: deps.clock(), note });
  const changes: RowChange[] = [
    { kind: 'replace', key: stored.key, etag: stored.etag, value: encodeRun(run) },
    ...beside,
  ];
  if (isTerminal(run.status)) {
    const head = await findHead(deps.rows, run.exportId);
    if (head === null) return null;
    const { activeRunId, ...freed } = head.record;
    if (activeRunId !== run.id) return null;
    changes.push(replaceHead(head, freed));
  }
  return (await deps.rows.write(run.exportId, changes)) === null ? null : run;
}

/**
 * Moves the message's chain by one step and the run to what `change` makes of it, or answers "not mine"
 * (rule 2). `change` may be called again with a newer run, so it repeats no call to the outside.
 */
export async function commit(
  deps: RunDeps,
  message: RunMessage,
  change: (run: Run) => Change,
): Promise<Run | 'notMine'> {
  for (let refusals = 0; refusals <= maxRefusals; refusals += 1) {
    const stored = await findRun(deps.rows, message.exportId, message.runId);
    if (stored === null || !isCurrent(stored.record, message)) return 'notMine';
    const waited = withoutWait(stored.record, deps.clock());
    const next = change(withChain(waited, message.chain, { step: message.step + 1 }));
    const run = await replaceRun(deps, stored, next);
    if (run !== null) {
      // Only after the commit, and only by the committer: a message that was sent first could outlive a
      // refused commit, and one that is lost here the watchdog sends again (rule 3).
      await send(deps, run, chainsToSend(stored.record, run));
      return run;
    }
    await deps.pause(Math.round(deps.random.fraction() * 20 * (refusals + 1)));
  }
  throw new Error('The run could not be committed: too many others write to it');
}

/** A wait that is over is not shown any more. */
function withoutWait(run: Run, now: number): Run {
  const { waitingUntil, waitingReason: _, ...rest } = run;
  return waitingUntil === undefined || since(waitingUntil) > now ? run : rest;
}

/**
 * Sends the current messages of some chains, each when its chain is due. What they stand for is committed, so
 * that one that cannot be sent now is no failure: it is one more that the watchdog sends again (rule 21).
 */
export async function send(
  deps: RunDeps,
  run: Run,
  chains: readonly number[] = openChains(run),
): Promise<void> {
  await Promise.all(
    chains.map(async (index) => {
      const delay = Math.max(0, since(chainOf(run, index).due) - deps.clock());
      try {
        await deps.outbox.send(messageFor(run, index), delay);
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        deps.log('warn', 'message not sent', { ...messageFor(run, index), error: errorKind(error) });
      }
    }),
  );
}

/** How a run ends early: state, stable code, plain words, and what to do about it. */
export interface Ending {
  readonly status: Extract<RunStatus, 'failed' | 'canceled' | 'skipped'>;
  readonly code?: ErrorCode;
  readonly message?: string;
  readonly help?: string | undefined;
}

/** The run as it ends. */
export function ended(run: Run, ending: Ending, now: number): Run {
  const { waitingUntil: _until, waitingReason: _reason, ...rest } = run;
  const { status, code, message = '', help } = ending;
  return {
    ...rest,
    status,
    finishedAt: iso(now),
    ...(code === undefined ? {} : { error: { code, message, ...(help === undefined ? {} : { help }) } }),
  };
}
