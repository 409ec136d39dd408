import type { Blobs } from '../ports';
import type { RowBatch } from '../segments/segment';
import { type ReadRows, rowReader } from './csv/rowReader';
import { readContent } from './fileContent';
import { isParquet } from './fileNames';
import type { CountedFile, Part } from './filePlan';
import { countFile, readHeader } from './fileScan';
import type { SegmentFile } from './folder';
import { countParquet, parquetColumns } from './parquet/count';
import { parquetRows } from './parquet/rows';

/** The columns of a file that can be matched; none if it is empty. Throws as `countRows`. */
export async function readColumns(blobs: Blobs, file: SegmentFile): Promise<readonly string[]> {
  return isParquet(file.name) ? parquetColumns(blobs, file) : (await readHeader(blobs, file)).columns;
}

/** Throws `unreadableFile`, `duplicateColumn`, `fieldNotFound`, `segmentChanged`. */
export function countRows(blobs: Blobs, file: SegmentFile, fields: readonly string[]): Promise<CountedFile> {
  return isParquet(file.name) ? countParquet(blobs, file, fields) : countFile(blobs, file, fields);
}

/** Where a read of several parts begins: in which part, at which place in it, and after how many records. */
export interface Place {
  readonly part: number;
  readonly offset: number;
  readonly record: number;
}

/** The rows of a part from a place in it on, in batches whose cursors are places too. */
export async function* readPart(
  blobs: Blobs,
  { segmentId, index, part, from }: { segmentId: string; index: number; part: Part; from?: Place },
): AsyncGenerator<RowBatch> {
  const rest = from?.part === index ? { ...part, from: from.offset, record: from.record } : part;
  for await (const { rows, ends } of rowsOf(blobs, rest)) {
    if (rows.length === 0) continue;
    yield {
      ...{ segmentId, file: fileName(part.file), rows },
      cursorAfter: cursors({ index, ends, first: rows[0]?.record ?? 0 }),
    };
  }
}

/** Holds numbers only: a page keeps its cursors for as long as it is at work, and must not keep the rows with them. */
function cursors({ index, ends, first }: { index: number; ends: readonly number[]; first: number }) {
  return (row: number): string => `${index}:${ends[row]}:${first + row}`;
}

/** Null for the start of a slice. */
export function parseCursor(cursor: string): Place | null {
  if (cursor === '') return null;
  const match = /^(\d+):(\d+):(\d+)$/.exec(cursor);
  if (match === null) throw new Error('A cursor of the files source is not what it gave');
  const [part = 0, offset = 0, record = 0] = match.slice(1).map(Number);
  return { part, offset, record };
}

/** The rows of a part in their order. */
export function rowsOf(blobs: Blobs, part: Part): AsyncGenerator<ReadRows> {
  return part.parquet === undefined ? csvRows(blobs, part) : parquetRows(blobs, part, part.parquet.size);
}

async function* csvRows(blobs: Blobs, part: Part): AsyncGenerator<ReadRows> {
  const { file, etag, from, to, record, width, columns, gzip } = part;
  const reader = rowReader({ offset: from, record, width, columns });
  for await (const chunk of readContent(blobs, { name: file, etag, gzip, from, to }))
    yield reader.push(chunk);
  yield reader.end();
}

/** As people know it: without the segment's own folder. */
export const fileName = (blob: string): string => blob.slice(blob.indexOf('/') + 1);
