import fc from 'fast-check';
import { codes, type ErrorCode } from '../../shared/errors';
import {
  type Chain,
  iso,
  type Page,
  type Run,
  runStatuses,
  type TimelineEvent,
  timelineEvents,
} from '../../shared/runs/run';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const count = fc.nat();
const time = fc.integer({ min: 0, max: 4_102_444_800_000 }).map(iso);
const optional = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

const slice: fc.Arbitrary<NonNullable<Chain['slice']>> = fc
  .tuple(
    fc.record({ segmentId: text, rows: count, plan: text, cursor: text, read: count, done: fc.boolean() }),
    optional({ file: text }),
  )
  .map(([required, rest]) => ({ ...required, ...rest }));

const chain = (own: fc.Arbitrary<Pick<Chain, 'slice'>>): fc.Arbitrary<Chain> =>
  fc
    .tuple(fc.record({ step: count, due: time, tries: fc.nat(9), polls: fc.nat(99) }), own)
    .map(([required, rest]) => ({ ...required, ...rest }));

/** Chain 0, and up to 32 slices. */
const chains = fc
  .tuple(chain(fc.constant({})), fc.array(chain(slice.map((own) => ({ slice: own }))), { maxLength: 32 }))
  .map(([first, rest]) => [first, ...rest]);

const counts = fc.record({
  ...{ read: count, sent: count, merged: count, rejected: count, truncated: count },
  ...{ created: count, updated: count },
});

const snapshot = fc.record({
  connectionId: text,
  listId: text,
  dataMatching: fc.constant({ email: 'mail', city: 'town' }),
  segmentIds: fc.array(text, { maxLength: 3 }),
});

const error = fc.record({
  code: fc.constantFrom(...(Object.keys(codes) as ErrorCode[])),
  message: text,
  help: text,
});

const code = fc.constantFrom('truncated' as const, 'contactLimit' as const);

const timelineEvent = fc
  .tuple(
    fc.record({ at: time, event: fc.constantFrom(...timelineEvents) }),
    optional<Pick<TimelineEvent, 'times' | 'until' | 'by' | 'rows'>>({
      ...{ times: count, until: time, by: text, rows: count },
    } as { [K in 'times' | 'until' | 'by' | 'rows']: fc.Arbitrary<TimelineEvent[K]> }),
  )
  .map(([required, rest]) => ({ ...required, ...rest }));

/** Any run that a row could hold. */
export const anyRun: fc.Arbitrary<Run> = fc
  .tuple(
    fc.record({
      id: text,
      exportId: text,
      status: fc.constantFrom(...runStatuses),
      trigger: fc.record({ kind: fc.constantFrom('onDemand', 'refresh', 'schedule'), by: text }),
      snapshot,
      counts,
      warnings: fc.array(fc.record({ code, message: text, count }), { maxLength: 2 }),
      timeline: fc.array(timelineEvent, { maxLength: 3 }),
      deadlineAt: time,
      startedAt: time,
      chains,
    }),
    optional<Run>({
      error,
      version: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), text, { noNullPrototype: true }),
      expected: count,
      confirmBy: time,
      waitingUntil: time,
      acceptedAt: time,
      finishedAt: time,
      idempotencyRow: text,
    } as { [K in keyof Run]: fc.Arbitrary<Run[K]> }),
  )
  .map(([required, rest]) => ({ ...required, ...rest }) as Run);

/** Any page that a row could hold. */
export const anyPage: fc.Arbitrary<Page> = fc
  .tuple(
    fc.record({
      ...{ runId: text, chain: fc.nat(32), step: fc.nat(999_999), segmentId: text, start: text, end: text },
      ...{ read: count, sent: count, merged: count, rejected: count, truncated: count },
      ...{ settled: fc.boolean(), errored: count, created: count, updated: count },
    }),
    optional<Pick<Page, 'job'>>({ job: text }),
  )
  .map(([required, rest]) => ({ ...required, ...rest }) as Page);
