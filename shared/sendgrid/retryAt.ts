/** Bounds of PROTOCOL rule 11. */
const least = 1_000;
const most = 900_000;
/** Where the answer does not say how long; the windows that were seen are of some seconds. */
const silent = 5_000;
/** Below this a reset is a number of seconds, above it a point in time: both are documented. */
const epochSeconds = 1_000_000_000;

/**
 * When a 429 says that we may come again, in milliseconds since the epoch. Jitter is added, never taken off:
 * a server's hint is the earliest moment. `fraction` is a number from 0 to 1.
 */
export function retryAt(
  headers: Readonly<Record<string, string | undefined>>,
  now: number,
  fraction: number,
): number {
  const hinted =
    retryAfter(headers['retry-after'], now) ?? reset(headers['x-ratelimit-reset'], now) ?? silent;
  const bounded = Math.min(most, Math.max(least, hinted));
  const jitter = fraction * Math.max(250, bounded / 10);
  return now + Math.round(Math.min(most, bounded + jitter));
}

function retryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date - now;
}

function reset(text: string | undefined, now: number): number | undefined {
  const seconds = Number(text);
  if (text === undefined || text.trim() === '' || !Number.isFinite(seconds)) return undefined;
  return seconds > epochSeconds ? seconds * 1_000 - now : seconds * 1_000;
}
