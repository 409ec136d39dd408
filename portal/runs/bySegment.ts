import type { Run } from '../api/types';
import { groups } from '../data/groups';

type Slice = Run['slices'][number];

export interface SegmentProgress {
  readonly segmentId: string;
  readonly rows: number;
  readonly read: number;
  readonly done: boolean;
  readonly slices: readonly Slice[];
}

/** A run's slices summed up by segment, in their order. */
export function bySegment(slices: readonly Slice[]): readonly SegmentProgress[] {
  return [...groups(slices, ({ segmentId }) => segmentId)].map(([segmentId, parts]) => ({
    segmentId,
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    read: parts.reduce((sum, { read }) => sum + read, 0),
    done: parts.every(({ done }) => done),
    slices: parts,
  }));
}
