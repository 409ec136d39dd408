import type { Table } from './dataset';
import { applyFilter, QueryError, requireColumn } from './filter';

/** AggregateQueryRecordLimit. */
const maxAggregated = 50_000;

export interface QueryOptions {
  readonly select: string | undefined;
  readonly filter: string | undefined;
  readonly apply: string | undefined;
  readonly orderBy: string | undefined;
  /** The position to go on from. */
  readonly from: number;
  readonly pageSize: number;
}

export interface QueryAnswer {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  /** Set if there may be more. */
  readonly next?: number;
}

/** One page of a table. Throws `QueryError`. */
export function runQuery(table: Table, options: QueryOptions): QueryAnswer {
  const { select, filter, apply, orderBy, from, pageSize } = options;
  if (apply !== undefined) return { value: [{ members: count(table, apply) }] };
  if (orderBy !== undefined && !/^msdynci_customerid(?: asc)?$/.test(orderBy)) {
    throw new QueryError('0x80060888', `The simulator does not order by '${orderBy}'.`);
  }
  const columns = select?.split(',') ?? table.columns.map(({ name }) => name);
  for (const column of columns) requireColumn(table, column, '$select');
  const { positions, holds } = applyFilter(table, filter);
  const [first, end] = 'from' in positions ? [positions.from, positions.to] : [0, positions.length];
  const value: Record<string, unknown>[] = [];
  for (let at = Math.max(first, from); at < end; at += 1) {
    const position = 'from' in positions ? at : (positions[at] ?? -1);
    if (!holds(position)) continue;
    // One more was found than fits: only then is there a next page.
    if (value.length === pageSize) return { value, next: at };
    value.push({
      '@odata.etag': `W/"${1_000_000 + at}"`,
      ...Object.fromEntries(columns.map((column) => [column, table.cellAt(position, column)])),
    });
  }
  return { value };
}

function count(table: Table, apply: string): number {
  const filter = /^filter\((.*)\)\/aggregate\(\$count as members\)$/.exec(apply)?.[1];
  if (filter === undefined) throw new QueryError('0x80060888', `Syntax error in '${apply}'.`);
  const { positions, holds } = applyFilter(table, filter);
  if (!('from' in positions)) return positions.length;
  let members = 0;
  for (let at = positions.from; at < positions.to; at += 1) {
    if (holds(at)) members += 1;
    if (members > maxAggregated) {
      throw new QueryError(
        '0x8004E023',
        'The maximum record limit is exceeded. Reduce the number of records.',
      );
    }
  }
  return members;
}
