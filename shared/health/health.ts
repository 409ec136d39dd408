import type { Backlog, Clock, Rows } from '../ports';
import { countStuckRuns, type StuckDeps } from '../runs/stuck';
import { briefly } from './briefly';
import { lastRound, noteRound, type Timer } from './timers';

/** How long one answer serves all: the route is public, so it must not be a lever on the storage. */
const answerLife = 5_000;
/** Three rounds of a watchdog that comes every minute. */
const patience = 180_000;

export interface HealthDeps extends StuckDeps {
  /** The table `runs`. */
  readonly rows: Rows;
  readonly clock: Clock;
  /** Reaches everything that the app keeps things in. Throws `storageUnavailable`. */
  readonly reachStorage: () => Promise<unknown>;
  readonly backlog: () => Promise<Backlog>;
}

export interface Health {
  readonly status: 'ok' | 'degraded';
  /** Why it is degraded. */
  readonly reasons: readonly { readonly code: 'watchdogLate' | 'runsStuck'; readonly message: string }[];
  readonly queue: {
    /** About how many, those that are not due yet included. */
    readonly messages: number;
    /** Since the oldest message that waits to be taken was sent; null if none waits. */
    readonly oldestSeconds: number | null;
  };
  /** Active runs that a working watchdog would have sent on or ended by now. */
  readonly stuckRuns: number;
  readonly watchdog: { readonly lastRoundAt: string | null };
  readonly refreshCheck: { readonly lastRoundAt: string | null };
  readonly checkedAt: string;
}

/** How the app is, for whoever has to keep it running. Holds no name and no id: anybody may ask. */
export function healthService(deps: HealthDeps) {
  const begun = deps.clock();
  return {
    /** Throws `storageUnavailable`. Makes the tables, the queue and the containers that are not there yet. */
    check: briefly(() => look(deps, begun), { clock: deps.clock, milliseconds: answerLife }),

    noteRound: (timer: Timer) => noteRound(deps.rows, timer, deps.clock()),
  };
}

export type HealthService = ReturnType<typeof healthService>;

async function look(deps: HealthDeps, begun: number): Promise<Health> {
  await deps.reachStorage();
  const now = deps.clock();
  const [{ messages, oldestSentAt }, stuckRuns, watchdog, refreshCheck] = await Promise.all([
    deps.backlog(),
    countStuckRuns(deps, now - patience),
    lastRound(deps.rows, 'watchdog'),
    lastRound(deps.rows, 'refreshCheck'),
  ]);
  // An app that has just been started gets the time to make its first round.
  const late = now - Math.max(begun, watchdog === null ? 0 : Date.parse(watchdog)) > patience;
  const reasons = [
    ...(late ? [watchdogLate(watchdog)] : []),
    ...(stuckRuns > 0 ? [runsStuck(stuckRuns)] : []),
  ];
  return {
    ...{ status: reasons.length === 0 ? 'ok' : 'degraded', reasons, stuckRuns },
    queue: {
      messages,
      oldestSeconds: oldestSentAt === null ? null : Math.max(0, Math.round((now - oldestSentAt) / 1_000)),
    },
    ...{ watchdog: { lastRoundAt: watchdog }, refreshCheck: { lastRoundAt: refreshCheck } },
    checkedAt: new Date(now).toISOString(),
  };
}

const watchdogLate = (lastRoundAt: string | null) =>
  ({
    code: 'watchdogLate',
    message: `The watchdog has made no round ${lastRoundAt === null ? 'yet' : `since ${lastRoundAt}`}; it should every minute.`,
  }) as const;

const runsStuck = (count: number) =>
  ({ code: 'runsStuck', message: `Runs that should have gone on and did not: ${count}.` }) as const;
