import { setTimeout as pause } from 'node:timers/promises';

/** The first pause between two looks; each is longer than the one before, so that looking does not slow down. */
const firstMs = 10;
const growth = 1.3;
const longestMs = 300;

/** The first answer that is not undefined. Throws, naming what was waited for, when the time is over. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  withinMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (let wait = firstMs; ; wait = Math.min(longestMs, wait * growth)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await pause(wait);
  }
}
