import fc from 'fast-check';
import { iso, type Run, type TimelineEvent } from '../../shared/runs/run';
import { withTimeline } from '../../shared/runs/timeline';
import { withChain } from '../../shared/runs/transitions';
import { anyRun } from './runs';

const now = Date.UTC(2026, 0, 1);
const [seed] = fc.sample(anyRun, { numRuns: 1, seed: 1 });
if (seed === undefined) throw new Error('A sample is needed');
const chain = { step: 1, due: iso(now), tries: 0, polls: 0 };
const slice = { segmentId: 's', rows: 5, plan: '', cursor: '', read: 0, done: false };
const { error: _, waitingUntil: _u, version: _v, ...known } = seed;
const exporting: Run = {
  ...known,
  ...{ status: 'exporting', version: { s: '1' }, expected: 5, timeline: [] },
  chains: [chain, { ...chain, slice }, { ...chain, slice }],
};

const told = (before: Run | null, after: Run, note = {}): TimelineEvent[] =>
  withTimeline(before, after, { now, note }).timeline;
const at = iso(now);
const later = iso(now + 5_000);

test('a page or a poll is not told', () => {
  const after = withChain(exporting, 1, { step: 2, slice: { ...slice, read: 3 } });
  expect(withTimeline(exporting, after, { now })).toBe(after);
});

test('a start names who started it; a tick that was skipped ends at once', () => {
  const queued: Run = { ...exporting, status: 'queued', trigger: { kind: 'onDemand', by: 'Ann' } };
  expect(told(null, queued)).toEqual([{ at, event: 'started', by: 'Ann' }]);
  const skipped: Run = { ...queued, status: 'skipped', error: { code: 'runActive', message: '' } };
  expect(told(null, skipped).slice(1)).toEqual([
    { at, event: 'ended', status: 'skipped', code: 'runActive' },
  ]);
});

test('a plan tells what was found, and over the limit that it ended', () => {
  const { version: _version, ...rest } = exporting;
  const queued: Run = { ...rest, status: 'queued', chains: [chain] };
  const planned = { at, event: 'planned', rows: 5, slices: 2 };
  expect(told(queued, exporting)).toEqual([planned]);
  const error = { code: 'overLimit' as const, message: '' };
  expect(told(queued, { ...exporting, chains: [chain], status: 'skipped', error })).toEqual([
    { ...planned, slices: 0 },
    { at, event: 'ended', status: 'skipped', code: 'overLimit' },
  ]);
});

test('waits, outages and what the watchdog sent again', () => {
  const reason = { code: 'rateLimited' as const, message: '' };
  const waiting: Run = { ...exporting, waitingUntil: later, waitingReason: reason };
  expect(told(exporting, waiting)).toEqual([{ at, event: 'waiting', until: later, code: 'rateLimited' }]);
  expect(told(waiting, withChain(waiting, 2, { step: 2, due: later }))).toEqual([]);
  const code = 'sendgridUnavailable' as const;
  const retried = withChain(exporting, 1, { step: 2, tries: 1, due: later });
  expect(told(exporting, retried, { code })).toEqual([{ at, event: 'retried', until: later, code }]);
  const rescued = withChain(withChain(exporting, 1, { tries: 1 }), 2, { tries: 1 });
  expect(told(exporting, rescued)).toEqual([{ at, event: 'sentAgain' }]);
});

test('the last page, the end, and who ended it or took it up again', () => {
  const confirming: Run = { ...exporting, status: 'confirming' };
  expect(told(exporting, confirming)).toEqual([{ at, event: 'accepted' }]);
  expect(told(confirming, { ...confirming, status: 'succeeded' })).toEqual([
    { at, event: 'ended', status: 'succeeded' },
  ]);
  const by = 'Bob';
  expect(told(exporting, { ...exporting, status: 'canceled' }, { by })).toEqual([
    { at, event: 'ended', status: 'canceled', by },
  ]);
  expect(told({ ...exporting, status: 'failed' }, exporting, { by })).toEqual([{ at, event: 'resumed', by }]);
});

test('what happens in a row takes one entry, from the first time to the newest wait', () => {
  let run = exporting;
  for (let tries = 1; tries <= 3; tries += 1) {
    const next = withChain(run, 1, { tries, step: tries + 1, due: iso(now + tries) });
    run = withTimeline(run, next, { now: now + tries, note: { code: 'unavailable' } });
  }
  expect(run.timeline).toEqual([
    { at: iso(now + 1), event: 'retried', until: iso(now + 3), code: 'unavailable', times: 3 },
  ]);
});

test('however long a run goes on, the beginning and what is newest are kept, and no more than 50', () => {
  let run: Run = { ...exporting, status: 'failed' };
  for (let turn = 1; turn <= 200; turn += 1) {
    const status = run.status === 'failed' ? 'exporting' : 'failed';
    run = withTimeline(run, { ...run, status }, { now: now + turn });
  }
  expect(run.timeline.map((event) => Date.parse(event.at) - now)).toEqual([
    ...Array.from({ length: 20 }, (_unused, index) => index + 1),
    ...Array.from({ length: 30 }, (_unused, index) => index + 171),
  ]);
});
