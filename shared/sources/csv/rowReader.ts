import type { SourceRow } from '../../segments/segment';
import { asBuffer, maxRow } from './dialect';
import { fieldBounds, fieldText, findFields } from './fields';
import { rowFinder } from './rowFinder';

interface Options {
  /** Offset of the first byte that will come; it must lie between two rows. */
  readonly offset: number;
  /** Records before it. */
  readonly record: number;
  /** How many fields a row must have. */
  readonly width: number;
  /** The columns to decode, by index, in the order wanted. */
  readonly columns: readonly number[];
}

/** Rows that ended within one chunk, and the offset in the file where each of them ended. */
export interface ReadRows {
  readonly rows: readonly SourceRow[];
  readonly ends: readonly number[];
}

/** Reads rows from any place between two rows on, over chunks of any size. */
export function rowReader({ offset, record, width, columns }: Options) {
  const finder = rowFinder();
  const parse = rowParser(width, columns);
  let base = offset;
  let records = record;
  /** The bytes of a row that began in an earlier chunk; null while they are too many to hold. */
  let held: Uint8Array[] | null = [];
  let heldBytes = 0;

  const hold = (bytes: Uint8Array): void => {
    heldBytes += bytes.length;
    if (heldBytes > maxRow) held = null;
    else held?.push(bytes);
  };

  const release = (): SourceRow => {
    const row = held === null ? null : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    records += 1;
    return row === null
      ? parse.tooLong(records)
      : parse.row(row, row.toString('latin1'), 0, row.length, records);
  };

  return {
    push(chunk: Uint8Array): ReadRows {
      const bytes = asBuffer(chunk);
      const rows: SourceRow[] = [];
      const ends: number[] = [];
      let latin1: string | undefined;
      let carried = finder.open;
      let at = finder.rowStart(bytes, 0);
      while (at >= 0 && at < bytes.length) {
        const end = finder.rowEnd(bytes, at);
        if (end < 0) {
          hold(bytes.subarray(at));
          break;
        }
        if (carried) {
          hold(bytes.subarray(at, end));
          rows.push(release());
          carried = false;
        } else {
          records += 1;
          latin1 ??= bytes.toString('latin1');
          rows.push(parse.row(bytes, latin1, at, end, records));
        }
        ends.push(base + end + 1);
        at = finder.rowStart(bytes, end + 1);
      }
      base += bytes.length;
      return { rows, ends };
    },

    /** The row that the file's end ends, if there is one. */
    end(): ReadRows {
      return finder.open ? { rows: [release()], ends: [base] } : { rows: [], ends: [] };
    },
  };
}

/** Makes rows of bytes. Reasons say nothing of a row's content. */
function rowParser(width: number, columns: readonly number[]) {
  const fields = fieldBounds(width);
  const tooLong = (record: number): SourceRow => ({ record, unreadable: 'The row is longer than 8 MB.' });

  return {
    tooLong,
    row(bytes: Buffer, latin1: string, start: number, end: number, record: number): SourceRow {
      if (end - start > maxRow) return tooLong(record);
      const fault = findFields(bytes, start, end, fields);
      if (fault !== null) return { record, unreadable: fault };
      if (fields.count !== width) {
        const count = `The row has ${fields.count} fields; the header names ${width}.`;
        return { record, unreadable: count };
      }
      return { record, values: columns.map((column) => fieldText(bytes, latin1, fields, column)) };
    },
  };
}
