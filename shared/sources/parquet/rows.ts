import type { AsyncBuffer } from 'hyparquet';
import type { Blobs } from '../../ports';
import type { SourceRow } from '../../segments/segment';
import type { ReadRows } from '../csv/rowReader';
import type { Part } from '../filePlan';
import { compressors } from './compressors';
import { openParquet, orUnreadable, rowsOf } from './open';

/** Rows that are unpacked at once. */
const batchRows = 5_000;

/**
 * The rows of a part, whose `from` and `to` are row groups, after the first `part.record` records of the file.
 * `ends` name the group to go on in.
 */
export async function* parquetRows(blobs: Blobs, part: Part, size: number): AsyncGenerator<ReadRows> {
  const { parquetReadObjects } = await import('hyparquet');
  const { file: name, etag } = part;
  const { buffer, metadata, columns } = await openParquet(blobs, { name, etag, size });
  const names = part.columns.map((index) => columns[index]?.name ?? '');
  const groups = metadata.row_groups.map(rowsOf);
  let end = groups.slice(0, part.from).reduce((sum, rows) => sum + rows, 0);
  for (let group = part.from; group < part.to; group += 1) {
    const start = end;
    end += groups[group] ?? 0;
    const file = remembering(buffer);
    for (let at = Math.max(start, part.record); at < end; at += batchRows) {
      const read = await orUnreadable(name, () =>
        parquetReadObjects({
          ...{ file, metadata, compressors, columns: [...new Set(names)] },
          ...{ rowStart: at, rowEnd: Math.min(end, at + batchRows), useOffsetIndex: true },
        }),
      );
      const rows = read.map(
        (row, index): SourceRow => ({
          record: at + index + 1,
          values: names.map((column) => textOf(row[column])),
        }),
      );
      yield { rows, ends: rows.map(() => group) };
    }
  }
}

/** A row group is unpacked in batches, but each stretch of it is fetched once. */
function remembering(buffer: AsyncBuffer): AsyncBuffer {
  const known = new Map<string, Promise<ArrayBuffer>>();
  return {
    byteLength: buffer.byteLength,
    slice(start, end) {
      const key = `${start}-${end}`;
      const bytes = known.get(key) ?? Promise.resolve(buffer.slice(start, end));
      known.set(key, bytes);
      return bytes;
    },
  };
}

/** A value as CSV would have it. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
