import type { Row, Rows } from '../../shared/ports';
import type { Head, Idempotency, Page, Run } from '../../shared/runs/run';
import { decodeRun, everyRow, headKey, heads, idempotencies, pages } from '../../shared/runs/store';

/** All that the table `runs` holds of one export, as PROTOCOL section 1 lays it out. */
export interface Observed {
  readonly exportId: string;
  readonly head: Head | null;
  /** Newest first. */
  readonly runs: readonly Run[];
  /** By run, chain and step. */
  readonly pages: readonly Page[];
  /** Row key → what it remembers. */
  readonly idempotencies: ReadonlyMap<string, Idempotency>;
}

/**
 * Reads an export's rows. Several answers are not one moment: on a storage that is being written to, what is
 * found can be torn, so observe when everything is at rest.
 */
export async function observe(rows: Rows, exportId: string): Promise<Observed> {
  const found: Row[] = [];
  for await (const row of everyRow(rows, exportId, { from: '', to: '~' })) found.push(row);
  return observed(exportId, found);
}

/** The same from rows that were read already, by key. Throws if one of them is none of the protocol's. */
export function observed(exportId: string, rows: Iterable<Pick<Row, 'key' | 'value'>>): Observed {
  let head: Head | null = null;
  const runs: Run[] = [];
  const pageList: Page[] = [];
  const remembered = new Map<string, Idempotency>();
  for (const row of rows) {
    const record = decode(row);
    if (record.kind === 'head') head = record.head;
    else if (record.kind === 'run') runs.push(record.run);
    else if (record.kind === 'page') pageList.push(record.page);
    else remembered.set(row.key, record.idempotency);
  }
  return { exportId, head, runs, pages: pageList, idempotencies: remembered };
}

type Decoded =
  | { readonly kind: 'head'; readonly head: Head }
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'idempotency'; readonly idempotency: Idempotency };

/** A store in memory gives the same value again and again: it is decoded once. */
const known = new WeakMap<object, Decoded>();

function decode(row: Pick<Row, 'key' | 'value'>): Decoded {
  const before = known.get(row.value);
  if (before !== undefined) return before;
  const decoded = decodeNew(row);
  known.set(row.value, decoded);
  return decoded;
}

function decodeNew(row: Pick<Row, 'key' | 'value'>): Decoded {
  const { key, value } = row;
  if (key === headKey) return { kind: 'head', head: heads.decode(value) };
  if (key.startsWith('run:')) return { kind: 'run', run: decodeRun(row) };
  if (key.startsWith('page:')) return { kind: 'page', page: pages.decode(value) };
  if (key.startsWith('idem:')) return { kind: 'idempotency', idempotency: idempotencies.decode(value) };
  throw new Error(`The table runs has a row that the protocol does not know: ${key}`);
}
