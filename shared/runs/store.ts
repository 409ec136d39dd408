import type { Row, RowChange, Rows, RowValue } from '../ports';
import { jsonText, rowCodec } from '../rowCodec';
import {
  type Chain,
  chainSchema,
  type Head,
  headSchema,
  type Idempotency,
  idempotencySchema,
  type Page,
  pageSchema,
  type Run,
  runHeaderSchema,
} from './run';

/** A record as it was read, with the ETag that a change of it has to name. */
export interface Stored<T> {
  readonly key: string;
  readonly etag: string;
  readonly record: T;
}

export const heads = rowCodec(headSchema);
export const pages = rowCodec(pageSchema);
export const idempotencies = rowCodec(idempotencySchema);
const headers = rowCodec(runHeaderSchema);

export const headKey = 'head';
export const runKey = (runId: string): string => `run:${runId}`;
export const idempotencyKey = (hash: string): string => `idem:${hash}`;

/** Padded, so that a run's pages sort by chain and step. */
export function pageKey(page: Pick<Page, 'runId' | 'chain' | 'step'>): string {
  return `page:${page.runId}:${String(page.chain).padStart(2, '0')}:${String(page.step).padStart(6, '0')}`;
}

/** All keys that start so. `;` is the character after `:`. */
export const prefixRange = (prefix: string) => ({ from: `${prefix}:`, to: `${prefix};` });

/** Newest first: run ids count down from the year 2286. */
export function newRunId(now: number, random: string): string {
  return `${String(9_999_999_999_999 - now).padStart(13, '0')}-${random}`;
}

/** The range of the runs that were started before a time. */
export function runsBefore(time: number) {
  return { from: runKey(newRunId(time, '')), to: 'run;' };
}

/**
 * One property per chain, because a property holds at most 64 KiB. A chain's property is one JSON text,
 * its header's properties one each.
 */
export function encodeRun({ chains: list, ...header }: Run) {
  const columns = list.map((chain, index) => [`c${index}`, jsonText(chain)] as const);
  return { ...headers.encode(header), ...Object.fromEntries(columns) };
}

export function decodeRun({ value }: Pick<Row, 'value'>): Run {
  const header: Record<string, RowValue[string]> = {};
  const chains: Chain[] = [];
  for (const [name, property] of Object.entries(value)) {
    const chain = /^c(\d+)$/.exec(name);
    if (chain === null) header[name] = property;
    else chains[Number(chain[1])] = chainSchema.parse(JSON.parse(String(property)));
  }
  return { ...headers.decode(header), chains };
}

async function find<T>(
  rows: Rows,
  { partition, key }: { partition: string; key: string },
  decode: (row: Row) => T,
): Promise<Stored<T> | null> {
  const row = await rows.get(partition, key);
  return row === null ? null : { key, etag: row.etag, record: decode(row) };
}

export const findHead = (rows: Rows, exportId: string): Promise<Stored<Head> | null> =>
  find(rows, { partition: exportId, key: headKey }, (row) => heads.decode(row.value));

export const findRun = (rows: Rows, exportId: string, runId: string): Promise<Stored<Run> | null> =>
  find(rows, { partition: exportId, key: runKey(runId) }, decodeRun);

/** `key` is the row's, as `idempotencyKey` makes it. */
export const findIdempotency = (
  rows: Rows,
  exportId: string,
  key: string,
): Promise<Stored<Idempotency> | null> =>
  find(rows, { partition: exportId, key }, (row) => idempotencies.decode(row.value));

/** One answer of an export's runs, newest first. */
export async function listRuns(
  rows: Rows,
  exportId: string,
  options: { limit: number; token?: string; range?: { from: string; to: string } },
): Promise<{ runs: Stored<Run>[]; token?: string }> {
  const { range = prefixRange('run'), limit } = options;
  const answer = await rows.list(exportId, {
    ...range,
    limit,
    ...(options.token === undefined ? {} : { token: options.token }),
  });
  return {
    runs: answer.rows.map((row) => ({ key: row.key, etag: row.etag, record: decodeRun(row) })),
    ...(answer.token === undefined ? {} : { token: answer.token }),
  };
}

/** A run's pages, by chain and step. */
export async function* pagesOf(rows: Rows, exportId: string, runId: string): AsyncGenerator<Stored<Page>> {
  for await (const row of everyRow(rows, exportId, prefixRange(`page:${runId}`))) {
    yield { key: row.key, etag: row.etag, record: pages.decode(row.value) };
  }
}

/** All rows of a range, however many answers they take. */
export async function* everyRow(
  rows: Rows,
  partition: string,
  range: { from: string; to: string },
): AsyncGenerator<Row> {
  let token: string | undefined;
  do {
    const answer = await rows.list(partition, { ...range, ...(token === undefined ? {} : { token }) });
    yield* answer.rows;
    token = answer.token;
  } while (token !== undefined);
}

export const replaceHead = (head: Stored<Head>, record: Head): RowChange => ({
  kind: 'replace',
  key: head.key,
  etag: head.etag,
  value: heads.encode(record),
});

export const insertHead = (record: Head): RowChange => ({
  kind: 'insert',
  key: headKey,
  value: heads.encode(record),
});

export const insertRun = (run: Run): RowChange => ({
  kind: 'insert',
  key: runKey(run.id),
  value: encodeRun(run),
});

export const insertPage = (page: Page): RowChange => ({
  kind: 'insert',
  key: pageKey(page),
  value: pages.encode(page),
});

export const replacePage = (page: Stored<Page>, record: Page): RowChange => ({
  kind: 'replace',
  key: page.key,
  etag: page.etag,
  value: pages.encode(record),
});

/** Remembers the run of an Idempotency-Key, in place of one that is not honoured any more. */
export const rememberIdempotency = (
  key: string,
  record: Idempotency,
  before: Stored<Idempotency> | null,
): RowChange => {
  const value = idempotencies.encode(record);
  return before === null
    ? { kind: 'insert', key, value }
    : { kind: 'replace', key, value, etag: before.etag };
};

export const remove = (row: { key: string; etag: string }): RowChange => ({
  kind: 'delete',
  key: row.key,
  etag: row.etag,
});
