import { request } from '../api/request';
import type { Health } from '../api/types';
import { type Polled, usePolled } from '../data/usePolled';

/** Asks the app whether it and its storage are well, and how long it took to say so (milliseconds). */
export function useHealth(): Polled<{ health: Health; tookMs: number }> {
  return usePolled({
    key: 'health',
    async load(signal) {
      const before = performance.now();
      const health = await request<Health>('/api/health', { signal });
      return { health, tookMs: performance.now() - before };
    },
    every: () => 15_000,
  });
}
