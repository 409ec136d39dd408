import fc from 'fast-check';
import { backOff, maxTries, pollDelay, rescueAfter } from '../../shared/runs/retryDelay';

const settings = {
  ...{ RETRY_FIRST_MS: 5_000, RETRY_MAX_MS: 300_000, RESCUE_AFTER_MS: 120_000, RESCUE_MAX_MS: 960_000 },
  ...{ IMPORT_POLL_FIRST_MS: 10_000, IMPORT_POLL_MAX_MS: 60_000 },
};
const tries = Array.from({ length: maxTries + 1 }, (_, index) => index);

test('after an outage: 5 s, doubled with every try, to 5 minutes', () => {
  expect(tries.map((count) => backOff(count, settings) / 1_000)).toEqual([
    ...[5, 10, 20, 40, 80, 160, 300, 300, 300],
  ]);
});

test('the watchdog waits 2 minutes, doubled with every try, to 16 minutes', () => {
  expect(tries.map((count) => rescueAfter(count, settings) / 60_000)).toEqual([
    2, 4, 8, 16, 16, 16, 16, 16, 16,
  ]);
});

test('questions about imports come after 10 s, half as much again each time, to 1 minute', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6].map((polls) => pollDelay(polls, 0, settings) / 1_000);
  expect(delays).toEqual([10, 15, 22.5, 33.75, 50.625, 60, 60]);
});

test('jitter only adds, a tenth at most; no count is too large', () => {
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(100_000), fraction, (count, chance) => {
      const least = pollDelay(count, 0, settings);
      const delay = pollDelay(count, chance, settings);
      expect(delay).toBeGreaterThanOrEqual(least);
      expect(delay).toBeLessThanOrEqual(least * 1.1 + 1);
      expect(Number.isSafeInteger(delay)).toBe(true);
      expect(backOff(count, settings)).toBeLessThanOrEqual(300_000);
      expect(rescueAfter(count, settings)).toBeLessThanOrEqual(960_000);
    }),
  );
});
