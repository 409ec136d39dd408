import fc from 'fast-check';
import { retryAt } from '../../shared/sendgrid/retryAt';

const now = Date.UTC(2026, 0, 1, 12);
const wait = (headers: Record<string, string | undefined>, fraction = 0) =>
  (retryAt(headers, now, fraction) - now) / 1_000;
const epoch = (seconds: number) => String(now / 1_000 + seconds);

describe('how long a 429 makes us wait, in seconds', () => {
  test.each([
    ['a reset as seconds', { 'x-ratelimit-reset': '30' }, 30],
    ['a reset as a point in time', { 'x-ratelimit-reset': epoch(30) }, 30],
    ['a reset with a fraction', { 'x-ratelimit-reset': '1.5' }, 1.5],
    ['a Retry-After in seconds', { 'retry-after': '20' }, 20],
    ['a Retry-After as a date', { 'retry-after': new Date(now + 40_000).toUTCString() }, 40],
    ['a Retry-After before a reset', { 'retry-after': '7', 'x-ratelimit-reset': '30' }, 7],
    [
      'a reset beside a Retry-After that says nothing',
      { 'retry-after': 'soon', 'x-ratelimit-reset': '30' },
      30,
    ],
    ['no header', {}, 5],
    ['empty headers', { 'retry-after': ' ', 'x-ratelimit-reset': '' }, 5],
    ['a reset that is no number', { 'x-ratelimit-reset': 'later' }, 5],
    ['zero seconds', { 'x-ratelimit-reset': '0' }, 1],
    ['a negative number', { 'retry-after': '-30' }, 1],
    ['a window that has ended', { 'x-ratelimit-reset': epoch(-30) }, 1],
    ['a date long ago', { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 1],
    ['a day', { 'x-ratelimit-reset': '86400' }, 900],
    ['milliseconds where seconds should be', { 'x-ratelimit-reset': String(now) }, 900],
    ['infinity', { 'retry-after': 'Infinity' }, 5],
  ])('%s', (_, headers, seconds) => {
    expect(wait(headers)).toBe(seconds);
  });
});

test('jitter is a tenth, a quarter of a second at least', () => {
  expect(wait({ 'x-ratelimit-reset': '100' }, 0.999_999)).toBeCloseTo(110, 2);
  expect(wait({ 'x-ratelimit-reset': '1' }, 0.999_999)).toBeCloseTo(1.25, 2);
});

test('whatever the headers say: from 1 s to 15 min, in whole milliseconds, never before the hint', () => {
  const value = fc.oneof(
    fc.integer({ min: -10, max: 1_000 }).map(String),
    fc.integer({ min: -1_000, max: 1_000 }).map(epoch),
    fc.double().map(String),
    fc.string(),
  );
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.record({ 'retry-after': value, 'x-ratelimit-reset': value }, { requiredKeys: [] }),
      fraction,
      (headers, chance) => {
        const until = retryAt(headers, now, chance);
        expect(Number.isInteger(until)).toBe(true);
        expect(until).toBeGreaterThanOrEqual(now + 1_000);
        expect(until).toBeLessThanOrEqual(now + 900_000);
        expect(until).toBeGreaterThanOrEqual(retryAt(headers, now, 0));
      },
    ),
    { numRuns: 1_000 },
  );
});
