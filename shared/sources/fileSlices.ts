import { AppError } from '../errors';
import { maxSlicePlan, type SegmentPlan, type Slice } from '../segments/segment';
import { type CountedFile, cutFiles, estimatePages, type Part } from './filePlan';
import { fileName } from './fileRows';

export interface CountedSegment {
  readonly id: string;
  readonly version: string;
  readonly files: readonly CountedFile[];
}

/** Shares the slices among the segments by their pages; each that has rows gets one at least. */
export function planSlices(segments: readonly CountedSegment[], maxSlices: number): SegmentPlan {
  const filled = segments.filter(({ files }) => countedRows(files) > 0);
  const pages = filled.map(({ files }) =>
    files.reduce((total, file) => total + Math.max(1, estimatePages(file)), 0),
  );
  const allPages = pages.reduce((total, count) => total + count, 0);
  const spare = maxSlices - filled.length;
  const slices = filled.flatMap(({ id, files }, index): Slice[] => {
    const share = 1 + Math.floor((spare * (pages[index] ?? 0)) / Math.max(1, allPages));
    return cutFiles(files, share).map((parts) => sliceOf(id, parts));
  });
  return {
    versions: Object.fromEntries(segments.map(({ id, version }) => [id, version])),
    rows: segments.reduce((total, { files }) => total + countedRows(files), 0),
    slices,
  };
}

export const countedRows = (files: readonly CountedFile[]): number =>
  files.reduce((total, { rows }) => total + rows, 0);

function sliceOf(segmentId: string, parts: readonly Part[]): Slice {
  const plan = JSON.stringify(parts);
  if (plan.length > maxSlicePlan) {
    throw new AppError(
      'tooManyFiles',
      `The segment ${segmentId} has too many files: a slice would hold ${parts.length}.`,
      {
        help: 'Join the files into fewer, larger ones, or export fewer segments together.',
      },
    );
  }
  const [only] = parts;
  return {
    segmentId,
    ...(parts.length === 1 && only !== undefined ? { file: fileName(only.file) } : {}),
    rows: parts.reduce((total, { rows }) => total + rows, 0),
    plan,
  };
}
