import { setTimeout as pause } from 'node:timers/promises';

const everyMs = 15;

/** The first answer that is not undefined. Throws, naming what was waited for, when the time is over. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  withinMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await pause(everyMs);
  }
}
