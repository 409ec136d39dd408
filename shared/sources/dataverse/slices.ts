import type { Slice } from '../../segments/segment';
import { maxPageSize } from './client';
import type { CountedRange } from './count';
import type { MemberSlice } from './join';
import { cutRange, everyone } from './ranges';

/**
 * Each slice ends with a page that is half full on the average, so that a slice of twenty pages costs a fortieth
 * more than the least possible; a million members are ten slices side by side.
 */
const pagesPerSlice = 20;

/** A segment to be cut: its members are known as a number, or range by range. */
export interface PlannedSegment {
  readonly id: string;
  readonly version: string;
  readonly thin: boolean;
  readonly members: number | readonly CountedRange[];
}

export const membersOf = ({ members }: PlannedSegment): number =>
  typeof members === 'number' ? members : members.reduce((sum, range) => sum + range.members, 0);

/** Slices of about equal size, each segment with members in one at least. */
export function cutSegments(
  planned: readonly PlannedSegment[],
  { columns, maxSlices }: { columns: readonly string[]; maxSlices: number },
): Slice[] {
  const filled = planned.filter((segment) => membersOf(segment) > 0);
  const wanted = filled.map((segment) =>
    Math.max(1, Math.round(membersOf(segment) / maxPageSize / pagesPerSlice)),
  );
  const all = wanted.reduce((sum, count) => sum + count, 0);
  const spare = maxSlices - filled.length;
  return filled.flatMap((segment, index) => {
    const count = wanted[index] ?? 1;
    const share = all <= maxSlices ? count : 1 + Math.floor((spare * count) / all);
    const { id, version, thin } = segment;
    return rangesOf(segment, share).map(({ from, to, members }): Slice => {
      const slice: MemberSlice = { segment: id, version, thin, columns, from, to };
      return { segmentId: id, rows: members, plan: JSON.stringify(slice) };
    });
  });
}

function rangesOf({ members }: PlannedSegment, count: number): CountedRange[] {
  if (typeof members !== 'number') return joined(members, count);
  const upTo = (index: number): number => Math.round((members * index) / count);
  return cutRange(everyone, Math.min(count, members)).map((range, index) => ({
    ...{ ...range, members: upTo(index + 1) - upTo(index) },
  }));
}

/** Neighbours together, in so many groups at most. */
function joined(ranges: readonly CountedRange[], groups: number): CountedRange[] {
  const count = Math.min(groups, ranges.length);
  return Array.from({ length: count }, (_, index): CountedRange => {
    const part = ranges.slice(
      Math.floor((index * ranges.length) / count),
      Math.floor(((index + 1) * ranges.length) / count),
    );
    return {
      ...{ from: part[0]?.from ?? '', to: part.at(-1)?.to ?? '' },
      members: part.reduce((sum, range) => sum + range.members, 0),
    };
  }).filter(({ members }) => members > 0);
}
