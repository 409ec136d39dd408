import { changeQuery, useAddress } from '../navigation/useAddress';

export const rowsPerPage = 50;

/** What a list shows, kept in the address: a link to it shows the same. */
export interface TableState {
  readonly search: string;
  readonly sort: string;
  readonly down: boolean;
  readonly page: number;
  find(search: string): void;
  sortBy(key: string): void;
  goTo(page: number): void;
}

export function useTableState(sort: string, down = false): TableState {
  const { query } = useAddress();
  const [key = sort, direction = down ? 'down' : 'up'] = (query['sort'] ?? '').split('.').filter(Boolean);
  const page = Number(query['page'] ?? 1);
  return {
    search: query['q'] ?? '',
    sort: key,
    down: direction === 'down',
    page: Number.isInteger(page) && page > 0 ? page : 1,
    find: (search) => changeQuery({ q: search, page: '' }),
    sortBy: (next) =>
      changeQuery({ sort: `${next}.${next === key && direction === 'up' ? 'down' : 'up'}`, page: '' }),
    goTo: (next) => changeQuery({ page: next === 1 ? '' : String(next) }),
  };
}
