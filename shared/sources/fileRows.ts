import type { Blobs } from '../ports';
import type { RowBatch } from '../segments/segment';
import { rowReader } from './csv/rowReader';
import { readContent } from './fileContent';
import type { Part } from './filePlan';

/** The file's name within its segment's folder. */
export const fileName = (blob: string): string => blob.slice(blob.indexOf('/') + 1);

/** The rows of a part, in order. Throws `segmentChanged`, `unreadableFile`. */
export async function* readPart(
  blobs: Blobs,
  { segmentId, index, part }: { segmentId: string; index: number; part: Part },
): AsyncGenerator<RowBatch> {
  const { file, etag, from, to, record, width, columns, gzip } = part;
  const reader = rowReader({ offset: from, record, width, columns });
  const batch = ({ rows, ends }: ReturnType<typeof reader.push>): RowBatch => ({
    ...{ segmentId, file: fileName(file), rows },
    cursorAfter: cursors({ index, ends, first: rows[0]?.record ?? 0 }),
  });
  for await (const chunk of readContent(blobs, { name: file, etag, gzip, from, to })) {
    const read = reader.push(chunk);
    if (read.rows.length > 0) yield batch(read);
  }
  const last = reader.end();
  if (last.rows.length > 0) yield batch(last);
}

/** Holds numbers only: a page keeps its cursors for as long as it is at work, and must not keep the rows with them. */
function cursors({ index, ends, first }: { index: number; ends: readonly number[]; first: number }) {
  return (row: number): string => `${index}:${ends[row]}:${first + row}`;
}

/** Which part a cursor lies in, where to go on there (null: from its start), and how many records come before. */
export function parseCursor(cursor: string): [part: number, offset: number | null, record: number] {
  if (cursor === '') return [0, null, 0];
  const match = /^(\d+):(\d+):(\d+)$/.exec(cursor);
  if (match === null) throw new Error('A cursor of the files source is not what it gave');
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}
