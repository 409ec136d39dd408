import type { Blobs } from '../../shared/ports';
import type { SegmentPlan, SegmentSource, Slice } from '../../shared/segments/segment';
import { createFilesSource } from '../../shared/sources/files';

const clock = () => Date.UTC(2026, 0, 1);
export const sourceOf = (blobs: Blobs): SegmentSource => createFilesSource({ blobs, clock });

export interface Seen {
  readonly file: string | undefined;
  readonly record: number;
  readonly values: readonly string[];
  readonly cursor: string;
}

/** The rows of a slice, or the first so many of them. */
export async function rowsOf(
  source: SegmentSource,
  slice: Slice,
  cursor = '',
  limit = Number.POSITIVE_INFINITY,
): Promise<Seen[]> {
  const seen: Seen[] = [];
  for await (const batch of source.read(slice, cursor)) {
    expect(batch.segmentId).toBe(slice.segmentId);
    for (const [index, row] of batch.rows.entries()) {
      const values = 'values' in row ? row.values : [row.unreadable];
      seen.push({ file: batch.file, record: row.record, values, cursor: batch.cursorAfter(index) });
      if (seen.length === limit) return seen;
    }
  }
  return seen;
}

export const plan = (
  source: SegmentSource,
  segmentIds: readonly string[],
  fields: readonly string[] = ['mail'],
) => source.plan({ segmentIds, fields, maxSlices: 32 });

export async function allRows(source: SegmentSource, { slices }: SegmentPlan): Promise<Seen[]> {
  const rows: Seen[] = [];
  for (const slice of slices) rows.push(...(await rowsOf(source, slice)));
  return rows;
}
