import { setTimeout as pause } from 'node:timers/promises';

export interface Rest {
  /** Pauses for so long, less if woken or stopped, but never for less than the minimum unless stopped. */
  take(ms: number): Promise<void>;
  /** Cuts the present pause short, or else the next one. */
  wake(): void;
}

/**
 * The pause of a listener between two looks at its queue. The minimum holds even when woken, so that a
 * stream of news does not become a stream of requests.
 */
export function createRest(minimumMs: number, stopping: AbortSignal): Rest {
  let woken = false;
  let cutShort = new AbortController();
  return {
    async take(ms) {
      await sleep(Math.min(ms, minimumMs), stopping);
      if (!woken && ms > minimumMs) {
        cutShort = new AbortController();
        await sleep(ms - minimumMs, AbortSignal.any([stopping, cutShort.signal]));
      }
      woken = false;
    },
    wake() {
      woken = true;
      cutShort.abort();
    },
  };
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
