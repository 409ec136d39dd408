import { z } from 'zod';
import type { Clock } from '../../ports';
import type { DataverseClient } from './client';
import { unreadable } from './failures';
import { profiles } from './tables';

/** A page is kept for so long: for a read that goes on within it, or is made again after a 429. */
const lifeMs = 60_000;
/** Some 2 MB each. */
const maxPages = 32;

const pageSchema = z.object({
  value: z.array(z.record(z.string(), z.unknown())),
  '@odata.nextLink': z.string().optional(),
});

export interface PageRow {
  /** The customer's id, in lower case. */
  readonly id: string;
  /** The values of the columns that were asked for. */
  readonly values: readonly string[];
}

export interface DataversePage {
  /** Ascending by id. */
  readonly rows: readonly PageRow[];
  /** The link to the next page as the service gave it, without what all links begin with; null on the last. */
  readonly next: string | null;
}

export interface PageRequest {
  readonly link: string;
  readonly columns: readonly string[];
  /** Pages of another version of the segment are other pages. */
  readonly version: string;
}

export interface Pages {
  /** The most rows of a page. */
  readonly pageSize: number;
  read(request: PageRequest): Promise<DataversePage>;
}

/** Reads pages of a table that is ordered by customer id. Throws as the client, and `segmentsUnavailable`. */
export function pageReader(
  client: DataverseClient,
  { base, clock, pageSize }: { base: string; clock: Clock; pageSize: number },
): Pages {
  const kept = new Map<string, { readonly page: DataversePage; readonly until: number }>();

  const read = async ({ link, columns, version }: PageRequest): Promise<DataversePage> => {
    const key = `${version} ${link}`;
    const known = kept.get(key);
    if (known !== undefined && clock() < known.until) return known.page;
    const parsed = pageSchema.safeParse(await client.get(link, { pageSize }));
    if (!parsed.success) throw unreadable(link.split('?')[0] ?? '', parsed.error);
    const next = parsed.data['@odata.nextLink'];
    const page: DataversePage = {
      rows: parsed.data.value.map((row) => ({
        id: textOf(row[profiles.id]).toLowerCase(),
        values: columns.map((column) => textOf(row[column])),
      })),
      next: next === undefined ? null : next.startsWith(base) ? next.slice(base.length) : next,
    };
    checkOrder(page, link);
    kept.delete(key);
    kept.set(key, { page, until: clock() + lifeMs });
    const [oldest] = kept.keys();
    if (kept.size > maxPages && oldest !== undefined) kept.delete(oldest);
    return page;
  };
  return { pageSize, read };
}

/** The join relies on it; a collation that sorts otherwise must not lose anybody in silence. */
function checkOrder({ rows }: DataversePage, link: string): void {
  for (let index = 1; index < rows.length; index += 1) {
    if ((rows[index - 1]?.id ?? '') > (rows[index]?.id ?? '')) {
      throw unreadable(link.split('?')[0] ?? '', 'its rows are not in the order of their customer ids');
    }
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string'
    ? value
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
}
