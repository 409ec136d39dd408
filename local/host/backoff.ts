/** The extension's first pause, QueuePollingIntervals.Minimum in azure-sdk-for-net. */
export const MINIMUM_POLLING_MS = 100;

/** Each pause is up to this much longer or shorter, so that listeners do not keep in step. */
const JITTER = 0.2;

export interface Backoff {
  /** How long to pause now; the next pause is twice as long. */
  next(): number;
  /** Something was found: begin anew. */
  reset(): void;
}

/** Doubling pauses between a minimum and a maximum (RandomizedExponentialBackoffStrategy). */
export function createBackoff(maximumMs: number, random: () => number = Math.random): Backoff {
  let doublings = 0;
  return {
    next() {
      const spread = 1 + JITTER * (2 * random() - 1);
      const pause = MINIMUM_POLLING_MS * 2 ** doublings * spread;
      if (pause >= maximumMs) return maximumMs;
      doublings += 1;
      return pause;
    },
    reset() {
      doublings = 0;
    },
  };
}
