import { AppError } from '../errors';
import type { Clock } from '../ports';

/** Callers that are remembered; the one that came first is forgotten first. */
const maxCallers = 10_000;
const minute = 60_000;

export interface RateLimit {
  /** Throws `tooManyRequests` with the seconds until the next one is free. */
  take(caller: string): void;
}

/**
 * A bucket of tokens for each caller, filled at a steady pace; a full one is a minute's worth.
 * It lives in this process: with several instances of the app, each gives as many. It stops loops and guessing,
 * and needs no storage to do so.
 */
export function rateLimit({ perMinute, clock }: { perMinute: number; clock: Clock }): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(caller) {
      const now = clock();
      const known = buckets.get(caller);
      const earned = known === undefined ? 0 : ((now - known.at) * perMinute) / minute;
      const tokens = Math.min(perMinute, (known?.tokens ?? perMinute) + earned);
      buckets.delete(caller);
      buckets.set(caller, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
      const [oldest] = buckets.keys();
      if (buckets.size > maxCallers && oldest !== undefined) buckets.delete(oldest);
      if (tokens < 1) throw tooManyRequests(Math.ceil(((1 - tokens) * minute) / perMinute / 1_000));
    },
  };
}

function tooManyRequests(retryAfter: number): AppError {
  return new AppError('tooManyRequests', 'You have asked for this too often.', {
    help: `Try again in ${retryAfter} s.`,
    retryAfter,
  });
}
