import { type Chance, chance } from './random';

/** What can go wrong with one call, or with what calls it. */
export const faultKinds = [
  // The caller dies: before the call took, after it, or with everything else on its instance.
  'crashBefore',
  'crashAfter',
  'instanceDies',
  // The call arrives late, or its answer does: the caller lives on, long after others gave it up.
  'slow',
  'late',
  // The call fails: it did not take, it took all the same, or it takes after the failure was reported.
  'fails',
  'uncertain',
  'later',
  // A write is refused (409, 412) although nothing changed, or meets its own success after a retry.
  'refused',
  'unseen',
  // SendGrid's 429.
  'rateLimited',
  // An answer of a listing is cut, down to an empty one with a token; a download breaks in the middle.
  'cut',
  // A message is sent twice, arrives late, or is handed out again while it is in work.
  'twice',
  'delayed',
  'redelivered',
  // A timer fires twice, or not at all.
  'timerTwice',
  'timerMissed',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** What somebody does, besides the timers. */
export const deedKinds = [
  'start',
  'startWithKey',
  'tick',
  'declareRefreshed',
  'cancel',
  'resume',
  'delete',
  'detach',
  'attach',
  'move',
  'publish',
  'removeFile',
  'lowerLimit',
  'deleteList',
  'revokeKey',
  'restoreKey',
] as const;

export type DeedKind = (typeof deedKinds)[number];

export interface Deed {
  /** Milliseconds after the beginning. */
  readonly at: number;
  readonly kind: DeedKind;
  /** Which of several: a file, a key, an export. */
  readonly which: number;
}

/** A small world, and what happens to it until the calm. All chance but this comes from `seed` too. */
export interface Plan {
  readonly seed: number;
  /** Segment → file → rows. */
  readonly segments: readonly (readonly number[])[];
  readonly exports: number;
  readonly instances: number;
  readonly onRefresh: boolean;
  /** Contacts of one upsert: ours, and SendGrid's own limit. */
  readonly pageContacts: number;
  readonly sendGridContacts: number;
  /** Milliseconds that a call usually takes at most. */
  readonly latency: number;
  /** Milliseconds until the faults stop. */
  readonly chaos: number;
  readonly deeds: readonly Deed[];
  readonly rates: Readonly<Partial<Record<FaultKind, number>>>;
  /** Faults that are left out, by the order in which they come; and the last one that is not. */
  readonly muted: readonly number[];
  readonly lastFault: number;
  /** Milliseconds that SendGrid takes at most to apply a job, and again to say so. */
  readonly jobTime: number;
  /** Of the import jobs: those never applied, never finished though applied, failed, not known. */
  readonly jobs: {
    readonly stuck: number;
    readonly pending: number;
    readonly failed: number;
    readonly lost: number;
  };
  /** Whether files of import errors name nobody, some, or all. */
  readonly named: 'none' | 'some' | 'all';
  readonly settings: Readonly<Record<string, number>>;
}

const minute = 60_000;
const [rare, some, often] = [0.008, 0.03, 0.1];

/**
 * The world of a seed. Most are small, because most faults show in a small world, and more of those fit into a
 * second. Few things go wrong in most of them: what always fails hides what seldom does.
 */
export function planOf(seed: number): Plan {
  const draw = chance(seed);
  const small = draw.happens(0.85);
  const busy = draw.happens(0.15);
  const chaos = (busy ? draw.between(3, 5) : draw.between(1, small ? 1 : 4)) * minute;
  const kinds = faultKinds.filter(() => draw.happens(0.3));
  const quick = draw.happens(0.5);
  return {
    seed,
    segments: segmentsOf(draw, small),
    exports: !small && draw.happens(0.2) ? 2 : 1,
    instances: draw.between(1, 3),
    onRefresh: draw.happens(0.6),
    pageContacts: draw.between(1, 4),
    sendGridContacts: draw.happens(0.1) ? draw.between(1, 3) : 1_000,
    latency: draw.pick([10, 10, 50, 50, 400, 400, 400, 10_000]),
    chaos,
    deeds: deedsOf(draw, { chaos, number: busy ? draw.between(4, 9) : draw.between(0, 3) }),
    rates: draw.happens(0.1)
      ? {}
      : Object.fromEntries(kinds.map((kind) => [kind, draw.pick([rare, some, some, often])])),
    muted: [],
    lastFault: Number.POSITIVE_INFINITY,
    jobTime: draw.pick([7_000, 7_000, 30_000]),
    jobs: {
      stuck: draw.happens(0.1) ? draw.pick([0.1, 1]) : 0,
      pending: draw.happens(0.1) ? draw.pick([0.2, 1]) : 0,
      failed: draw.happens(0.1) ? draw.pick([0.2, 1]) : 0,
      lost: draw.happens(0.05) ? draw.pick([0.2, 1]) : 0,
    },
    named: draw.pick(['none', 'some', 'all']),
    settings: {
      RUN_DEADLINE_MS: draw.pick([15, 40]) * minute,
      CONFIRM_DEADLINE_MS: draw.pick([2, 6]) * minute,
      RUN_RETENTION_MS: draw.happens(0.2) ? 5 * minute : 7 * 24 * 60 * minute,
      PAGE_BUDGET_MS: draw.pick([2_000, 60_000]),
      ...(quick ? { RESCUE_AFTER_MS: 20_000, RESCUE_MAX_MS: 60_000, RETRY_MAX_MS: 20_000 } : {}),
    },
  };
}

function segmentsOf(draw: Chance, small: boolean): number[][] {
  const files = (): number[] =>
    Array.from({ length: draw.between(1, small ? 2 : 3) }, () =>
      draw.happens(0.08) ? 0 : draw.between(1, small ? 3 : 6),
    );
  return draw.happens(small ? 0.1 : 0.3) ? [files(), files()] : [files()];
}

function deedsOf(draw: Chance, { chaos, number }: { chaos: number; number: number }): Deed[] {
  const first: DeedKind = draw.pick([
    'start',
    'start',
    'startWithKey',
    'tick',
    'publish',
    'declareRefreshed',
  ]);
  // A few kinds a seed, so that each of them meets itself now and then.
  const kinds = deedKinds.filter(() => draw.happens(0.3));
  const others = Array.from(
    { length: number },
    (): Deed => ({
      at: draw.between(0, chaos),
      kind: draw.pick(['start', 'start', 'resume', 'resume', ...kinds]),
      which: draw.between(0, 3),
    }),
  );
  return [{ at: draw.between(0, 1_000), kind: first, which: 0 }, ...others].sort((a, b) => a.at - b.at);
}
