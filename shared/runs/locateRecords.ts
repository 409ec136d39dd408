import { AppError } from '../errors';
import { normaliseAddress } from '../profiles/address';
import type { RunDeps } from './deps';
import type { Page, Run } from './run';
import { chainOf } from './transitions';

export interface Place {
  readonly record: number;
  readonly file?: string;
}

/**
 * Where in the segment the addresses stand that SendGrid refused later: it names addresses, people look for
 * rows. Reads the page's rows once more; of equal addresses the last row was the one sent.
 */
export async function locateRecords(
  deps: RunDeps,
  run: Run,
  { page, addresses }: { page: Page; addresses: ReadonlySet<string> },
): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  const { slice } = chainOf(run, page.chain);
  if (slice === undefined || addresses.size === 0) return places;
  let left = page.read;
  try {
    for await (const { file, rows } of deps.source.read(slice, page.start)) {
      for (const row of rows.slice(0, left)) {
        const address = 'values' in row ? normaliseAddress(row.values[0] ?? '') : null;
        if (address === null || !addresses.has(address)) continue;
        places.set(address, { record: row.record, ...(file === undefined ? {} : { file }) });
      }
      left -= rows.length;
      if (left <= 0) break;
    }
  } catch (error) {
    // The segment may have been refreshed since: then the addresses have to do.
    if (!(error instanceof AppError)) throw error;
  }
  return places;
}
