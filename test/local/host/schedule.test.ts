import { createBackoff, MINIMUM_POLLING_MS } from '../../../local/host/backoff';
import { createRest } from '../../../local/host/rest';
import { parseSchedule } from '../../../local/host/schedule';
import { parseTimeSpan } from '../../../local/host/timeSpan';

const after = new Date('2026-11-25T10:00:30.500Z');

test.each([
  ['0 * * * * *', '2026-11-25T10:01:00.000Z'],
  ['*/15 * * * * *', '2026-11-25T10:00:45.000Z'],
  ['* * * * *', '2026-11-25T10:01:00.000Z'],
  ['0 30 9 * * mon-fri', '2026-11-26T09:30:00.000Z'],
  ['0 0 0 1 jan *', '2027-01-01T00:00:00.000Z'],
  // Both the day of the month and the day of the week must match.
  ['0 0 0 13 * fri', '2027-08-13T00:00:00.000Z'],
  ['0 5/20 * * * *', '2026-11-25T10:05:00.000Z'],
  ['00:00:05', '2026-11-25T10:00:35.500Z'],
])('%s is due next at %s', (text, due) => {
  expect(parseSchedule(text)(after)?.toISOString()).toBe(due);
});

test('the 29th of February comes when it comes', () => {
  expect(parseSchedule('0 0 0 29 2 *')(after)?.toISOString()).toBe('2028-02-29T00:00:00.000Z');
});

test.each([
  '',
  'x',
  '* * * *',
  '* * * * * * *',
  '0 0 0 L * *',
  '0 0 0 * * 7',
  '0 0 0 * * ?',
  '0 61 * * * *',
  '0 0 0 * * sun#2',
])('"%s" is no schedule', (text) => {
  expect(() => parseSchedule(text)).toThrow();
});

test.each<[string, number | undefined]>([
  ['00:00:30', 30_000],
  ['00:00:00.1', 100],
  ['01:02:03', 3_723_000],
  ['1.00:00:00', 86_400_000],
  ['24:00:00', 24 * 86_400_000],
  ['00:05', 300_000],
  ['00:60:00', undefined],
  ['1.24:00:00', undefined],
  ['5', undefined],
  ['-00:00:01', undefined],
])('the TimeSpan %s has %p ms', (text, milliseconds) => {
  expect(parseTimeSpan(text)).toBe(milliseconds);
});

test('an idle queue is asked ever more rarely, up to the maximum, and anew after a find', () => {
  const backoff = createBackoff(1_000, () => 0.5);
  expect([1, 2, 3, 4, 5, 6].map(() => backoff.next())).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  backoff.reset();
  expect(backoff.next()).toBe(MINIMUM_POLLING_MS);
});

test('pauses are spread by a fifth to either side', () => {
  expect(createBackoff(1_000, () => 0).next()).toBe(80);
  expect(createBackoff(1_000, () => 1).next()).toBeCloseTo(120);
});

test('a rest ends when it is woken or stopped', async () => {
  const stop = new AbortController();
  const rest = createRest(1, stop.signal);
  const woken = rest.take(3_600_000);
  rest.wake();
  await woken;
  const stopped = rest.take(3_600_000);
  stop.abort();
  await stopped;
  await rest.take(3_600_000);
});
