import { AppError } from '../../errors';
import type { Blobs } from '../../ports';
import type { Cut } from '../csv/rowCounter';
import { unreadableFile } from '../fileContent';
import type { CountedFile } from '../filePlan';
import type { SegmentFile } from '../folder';
import { codecs } from './compressors';
import { openParquet, type ParquetFile, rowsOf } from './open';

/** A row group's columns are held in memory, packed and unpacked. */
const maxGroupBytes = 256_000_000;

/** The columns that can be matched. Throws `unreadableFile`, `duplicateColumn`, `segmentChanged`. */
export async function parquetColumns(blobs: Blobs, file: SegmentFile): Promise<string[]> {
  const { columns } = await openParquet(blobs, { ...file, size: file.bytes });
  return columns.filter(({ unreadable }) => unreadable === undefined).map(({ name }) => name);
}

/** Counts from the footer alone; a file can be cut between its row groups. Throws also `fieldNotFound`. */
export async function countParquet(
  blobs: Blobs,
  { name, etag, bytes: size }: SegmentFile,
  fields: readonly string[],
): Promise<CountedFile> {
  const file = await openParquet(blobs, { name, etag, size });
  const columns = fields.map((field) => columnIndex(file, name, field));
  const cuts: Cut[] = [];
  let rows = 0;
  for (const [offset, group] of file.metadata.row_groups.entries()) {
    if (offset > 0) cuts.push({ offset, record: rows });
    rows += rowsOf(group);
  }
  return {
    ...{ name, etag, rows, cuts, columns, from: 0, to: file.metadata.row_groups.length },
    ...{ width: file.columns.length, gzip: false },
    parquet: { size, content: contentBytes(file, name, fields) },
  };
}

function columnIndex({ columns }: ParquetFile, file: string, field: string): number {
  const index = columns.findIndex(({ name }) => name === field);
  const reason = columns[index]?.unreadable;
  if (reason !== undefined) throw unreadableFile(file, `its column ${field} ${reason}; match a plain one`);
  if (index >= 0) return index;
  const names = columns.filter(({ unreadable }) => unreadable === undefined).map(({ name }) => name);
  throw new AppError('fieldNotFound', `The file ${file} has no column ${field}.`, {
    help: `Match one of its columns: ${names.slice(0, 50).join(', ')}.`,
  });
}

/** Unpacked bytes of the fields. Throws `unreadableFile` where they are packed in a way that we cannot read. */
function contentBytes({ metadata }: ParquetFile, file: string, fields: readonly string[]): number {
  let content = 0;
  for (const [index, group] of metadata.row_groups.entries()) {
    let unpacked = 0;
    for (const { meta_data: column } of group.columns) {
      if (column === undefined || !fields.includes(column.path_in_schema[0] ?? '')) continue;
      if (!codecs.includes(column.codec)) {
        const reason = `its column ${column.path_in_schema[0]} is packed with ${column.codec}`;
        throw unreadableFile(file, `${reason}; ${codecs.join(', ')} can be read here`);
      }
      unpacked += Number(column.total_uncompressed_size);
    }
    if (unpacked > maxGroupBytes) {
      throw unreadableFile(file, `row group ${index + 1} holds more than 256 MB; write smaller row groups`);
    }
    content += unpacked;
  }
  return content;
}
