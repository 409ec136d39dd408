import { request } from '../api/request';
import { type Polled, usePolled } from './usePolled';

/** One thing of the API; null asks for nothing (yet). */
export function useResource<T>(path: string | null, every?: (data: T) => number | null): Polled<T> {
  return usePolled<T>({
    key: path,
    load: (signal) => request<T>(path ?? '', { signal }),
    ...(every === undefined ? {} : { every }),
  });
}
