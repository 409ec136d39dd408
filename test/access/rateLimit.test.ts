import fc from 'fast-check';
import { rateLimit } from '../../shared/access/rateLimit';

const refused = (retryAfter: number) => expect.objectContaining({ code: 'tooManyRequests', retryAfter });

test('a minute’s worth at once, then one at a time', () => {
  let now = 0;
  const limit = rateLimit({ perMinute: 6, clock: () => now });
  for (let count = 0; count < 6; count += 1) limit.take('ann');
  expect(() => limit.take('ann')).toThrow(refused(10));
  now += 9_999;
  expect(() => limit.take('ann')).toThrow(refused(1));
  now += 1;
  limit.take('ann');
  expect(() => limit.take('ann')).toThrow(refused(10));
  limit.take('bea');
});

test('in no stretch of time are there more than a minute’s worth and what was earned', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 30 }), (pauses, perMinute) => {
      let now = 0;
      const limit = rateLimit({ perMinute, clock: () => now });
      let taken = 0;
      for (const pause of pauses) {
        now += pause;
        try {
          limit.take('ann');
          taken += 1;
        } catch {}
      }
      expect(taken).toBeLessThanOrEqual(perMinute + (now * perMinute) / 60_000 + 1e-6);
    }),
  );
});

test('who asks in vain waits no longer for it', () => {
  let now = 0;
  const limit = rateLimit({ perMinute: 1, clock: () => now });
  limit.take('ann');
  for (; now < 59_000; now += 1_000) expect(() => limit.take('ann')).toThrow();
  now = 60_000;
  limit.take('ann');
});
