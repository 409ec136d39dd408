import { request } from '../api/request';
import type { Page } from '../api/types';
import { type Polled, usePolled } from './usePolled';

export interface Listed<T> {
  readonly items: readonly T[];
  /** False while more is on its way, or if there is more than was asked for. */
  readonly complete: boolean;
}

interface ListOptions {
  /** As the route allows it. */
  readonly pageSize?: number;
  /** How many items to read at most. */
  readonly most?: number;
  /** Milliseconds between two readings of a list of one page; a longer list is read less often. */
  readonly every?: number;
}

/** The API's largest lists have this many things in them; more is not read into a page. */
const mostItems = 20_000;

/** All of a list: the first answer is shown while the others are still on their way. */
export function useList<T>(path: string | null, options: ListOptions = {}): Polled<Listed<T>> {
  const { pageSize = 100, most = mostItems, every } = options;
  return usePolled<Listed<T>>({
    key: path === null ? null : `${path} ${most}`,
    async load(signal, partial) {
      const items: T[] = [];
      let token = '';
      for (;;) {
        const separator = path?.includes('?') ? '&' : '?';
        const page = await request<Page<T>>(
          `${path}${separator}pageSize=${Math.min(pageSize, most)}${token}`,
          {
            signal,
          },
        );
        items.push(...page.items);
        if (page.nextPage === undefined) return { items, complete: true };
        if (items.length >= most) return { items, complete: false };
        partial({ items: [...items], complete: false });
        token = `&page=${encodeURIComponent(page.nextPage)}`;
      }
    },
    ...(every === undefined
      ? {}
      : { every: ({ items }) => every * Math.max(1, Math.ceil(items.length / pageSize)) }),
  });
}
