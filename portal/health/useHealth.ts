import { request } from '../api/request';
import { type Polled, usePolled } from '../data/usePolled';

/** Asks the app whether it and its storage are well, and how long it took to say so (milliseconds). */
export function useHealth(): Polled<{ tookMs: number }> {
  return usePolled({
    key: 'health',
    async load(signal) {
      const before = performance.now();
      await request('/api/health', { signal });
      return { tookMs: performance.now() - before };
    },
    every: () => 15_000,
  });
}
