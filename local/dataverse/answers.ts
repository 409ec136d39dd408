import type { Context } from 'hono';
import type { Dataset, Segment } from './dataset';
import { QueryError } from './filter';
import { type QueryAnswer, runQuery } from './query';

export const api = '/api/data/v9.2';
const maxPageSize = 5_000;

/** What the Web API answers to a request that nothing keeps from being answered. */
export function answerOf(c: Context, { segments, tables }: Dataset, url: string): Response {
  const { pathname } = new URL(c.req.url);
  const [name = '', below] = decodeURIComponent(pathname.slice(api.length + 1)).split('/');
  const named = [...name.matchAll(/'(\w+)'/g)].map(([, one = '']) => one);
  if (name === 'mscipriv_segmentmetadatas') return c.json({ value: segments.map(segmentRow) });
  if (name.startsWith('RetrieveTotalRecordCount(')) {
    const values = named.map((one) => tables[one]?.size ?? 0);
    return c.json({ EntityRecordCountCollection: { Count: named.length, Keys: named, Values: values } });
  }
  if (name.startsWith('EntityDefinitions(') && below === 'Attributes') {
    const columns = tables[named[0] ?? '']?.columns ?? [];
    return c.json({
      value: columns.map((column) => ({ LogicalName: column.name, AttributeType: column.type })),
    });
  }
  return rowsOf(c, { set: name, tables, url });
}

function segmentRow({ name, friendlyName, counted = true, members, evaluatedAt, status }: Segment): object {
  return {
    ...{ mscipriv_name: name, mscipriv_friendlyname: friendlyName ?? null },
    ...(counted ? { mscipriv_entitycount: members } : {}),
    ...{ mscipriv_evaluationdate: evaluatedAt, mscipriv_jobstatus: status, modifiedon: evaluatedAt },
  };
}

function rowsOf(
  c: Context,
  { set, tables, url }: { set: string; tables: Dataset['tables']; url: string },
): Response {
  const table = tables[set.replace(/s$/, '')];
  if (table === undefined) return error(404, '0x8006088a', `Resource not found for the segment '${set}'.`);
  if (c.req.query('$skip') !== undefined)
    return error(501, '0x80060888', 'Skip Clause is not supported in CRM');
  const pageSize = preferred(c.req.header('prefer'));
  try {
    const answer = runQuery(table, {
      ...{ select: c.req.query('$select'), filter: c.req.query('$filter'), apply: c.req.query('$apply') },
      ...{ orderBy: c.req.query('$orderby'), from: skipped(c.req.query('$skiptoken')), pageSize },
    });
    c.header('preference-applied', `odata.maxpagesize=${pageSize}`);
    return c.json(page(c, answer, `${url}${api}/${set}`));
  } catch (cause) {
    if (cause instanceof QueryError) return error(400, cause.code, cause.message);
    throw cause;
  }
}

function page(c: Context, { value, next }: QueryAnswer, set: string): object {
  if (next === undefined) return { value };
  const query = new URL(c.req.url).search.replace(/[?&]\$skiptoken=[^&]*/, '');
  const inner = `<cookie page="1"><msdynci_customerid last="${next}" /></cookie>`;
  const twice = encodeURIComponent(encodeURIComponent(inner));
  const cookie = `<cookie pagenumber="2" pagingcookie="${twice}" istracking="False" />`;
  const link = `${set}${query}${query === '' ? '?' : '&'}$skiptoken=${encodeURIComponent(cookie)}`;
  return { value, '@odata.nextLink': link };
}

function skipped(token: string | undefined): number {
  const inner = /pagingcookie="([^"]*)"/.exec(token ?? '')?.[1] ?? '';
  return Number(/last="(\d+)"/.exec(decodeURIComponent(decodeURIComponent(inner)))?.[1] ?? 0);
}

/** Larger sizes than 5,000 are ignored. */
function preferred(header: string | undefined): number {
  const size = Number(/odata\.maxpagesize=(\d+)/.exec(header ?? '')?.[1] ?? maxPageSize);
  return size > 0 && size <= maxPageSize ? size : maxPageSize;
}

export function error(status: number, code: string, message: string, retryAfter?: number): Response {
  return new Response(JSON.stringify({ error: { code, message } }), {
    status,
    headers: {
      'content-type': 'application/json',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
  });
}
