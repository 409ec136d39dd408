import type { Cut } from './csv/rowCounter';

/** What one upsert takes (DESIGN section 1), in rows and in bytes of JSON. */
const pageRows = 30_000;
const pageBytes = 5_000_000;
/** JSON around each value: quotes, comma, colon, and about ten characters of name. */
const fieldOverhead = 15;
/** Rows differ: a slice that is a page and one row costs two upserts. */
const margin = 1.05;

/** A file as the counting pass found it. */
export interface CountedFile {
  readonly name: string;
  readonly etag: string;
  readonly rows: number;
  /** Where its rows begin, and where they end. */
  readonly from: number;
  readonly to: number;
  readonly cuts: readonly Cut[];
  readonly columns: readonly number[];
  readonly width: number;
  readonly gzip: boolean;
  readonly parquet?: ParquetSize;
}

/** A Parquet file: what else counts bytes of content counts its row groups instead. */
export interface ParquetSize {
  /** Bytes of the file. */
  readonly size: number;
  /** Unpacked bytes of the columns to be read. */
  readonly content: number;
}

/** A stretch of a file that a slice reads. `record` is how many records come before it. */
export interface Part {
  readonly file: string;
  readonly etag: string;
  readonly from: number;
  readonly to: number;
  readonly record: number;
  readonly columns: readonly number[];
  readonly width: number;
  readonly gzip: boolean;
  readonly rows: number;
  readonly parquet?: ParquetSize;
}

/** How many upserts a file needs, estimated from its size. */
export function estimatePages(
  file: Pick<CountedFile, 'rows' | 'from' | 'to' | 'columns' | 'parquet'>,
): number {
  const content = file.parquet?.content ?? file.to - file.from;
  const json = content + file.rows * (fieldOverhead * file.columns.length + 10);
  return Math.max(1, Math.ceil(Math.max(file.rows / pageRows, json / pageBytes) * margin));
}

/**
 * Cuts one segment's files into at most `maxSlices` slices of consecutive parts, each slice of whole pages where
 * the files allow it, so that the number of upserts stays near the least possible. Empty files have no part.
 */
export function cutFiles(files: readonly CountedFile[], maxSlices: number): Part[][] {
  const filled = files.filter(({ rows }) => rows > 0);
  if (filled.length > maxSlices) return group(filled.map(whole), maxSlices);
  const pages = filled.map(estimatePages);
  // The smallest number of pages a slice at which all files together need no more slices than there are.
  let perSlice = 1;
  const slicesOf = (index: number): number =>
    filled[index]?.gzip ? 1 : Math.ceil((pages[index] ?? 1) / perSlice);
  const total = (): number => filled.reduce((sum, _, index) => sum + slicesOf(index), 0);
  while (total() > maxSlices) perSlice += 1;
  return filled.flatMap((file, index) => cutFile(file, slicesOf(index)).map((part) => [part]));
}

/** Consecutive files share a slice when there are more of them than slices. */
function group(parts: readonly Part[], slices: number): Part[][] {
  return Array.from({ length: slices }, (_, index) =>
    parts.slice(
      Math.floor((index * parts.length) / slices),
      Math.floor(((index + 1) * parts.length) / slices),
    ),
  );
}

function whole(file: CountedFile): Part {
  const { name, etag, from, to, columns, width, gzip, rows, parquet } = file;
  return {
    ...{ file: name, etag, from, to, record: 0, columns, width, gzip, rows },
    ...(parquet === undefined ? {} : { parquet }),
  };
}

/** Parts of about equal numbers of rows, cut at the noted places that are nearest. */
function cutFile(file: CountedFile, slices: number): Part[] {
  const places: Cut[] = [];
  for (let slice = 1; slice < slices; slice += 1) {
    const wanted = (file.rows * slice) / slices;
    const after = places.at(-1)?.record ?? 0;
    const nearest = nearestCut(file.cuts, wanted);
    if (nearest !== undefined && nearest.record > after && nearest.record < file.rows) places.push(nearest);
  }
  const starts = [{ offset: file.from, record: 0 }, ...places];
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? { offset: file.to, record: file.rows };
    const rows = end.record - start.record;
    return { ...whole(file), from: start.offset, to: end.offset, record: start.record, rows };
  });
}

function nearestCut(cuts: readonly Cut[], record: number): Cut | undefined {
  let low = 0;
  let high = cuts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle]?.record ?? 0) < record) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [cuts[low - 1], cuts[low]];
  if (before === undefined || after === undefined) return after ?? before;
  return record - before.record < after.record - record ? before : after;
}
