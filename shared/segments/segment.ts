/** A segment as the API shows it. */
export interface Segment {
  readonly id: string;
  readonly name: string;
  /** How many profiles it holds; null while nobody has counted. */
  readonly profiles: number | null;
  /** Changes with every refresh of the segment's data. Opaque. */
  readonly version: string;
  readonly refreshedAt: string;
  /** Set while it is being refreshed: a run waits for it. */
  readonly refreshing?: true;
  readonly fields: readonly string[];
}

export interface SegmentDetail extends Segment {
  /** A few profiles, addresses masked. */
  readonly sample: readonly Readonly<Record<string, string>>[];
}

/** A part of a segment that can be read by itself. `plan` is the source's own note of where it lies. */
export interface Slice {
  readonly segmentId: string;
  /** Set when the slice lies in one file. */
  readonly file?: string;
  readonly rows: number;
  /** JSON, at most `maxSlicePlan` characters; given back to `read` as it was. */
  readonly plan: string;
}

/** The run row holds 32 of these and must stay under 1 MiB (2 bytes a character). */
export const maxSlicePlan = 12_000;

export interface SegmentPlan {
  /** Segment id → the version that the slices read. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: number;
  readonly slices: readonly Slice[];
}

export interface PlanRequest {
  readonly segmentIds: readonly string[];
  /** The profile fields to read, in this order; each must be a column of every file. */
  readonly fields: readonly string[];
  readonly maxSlices: number;
}

/** A stretch of consecutive rows of one file. */
export interface RowBatch {
  readonly segmentId: string;
  readonly file?: string;
  readonly rows: readonly SourceRow[];
  /** Where to go on after the row at this index. At most 4,000 characters. */
  cursorAfter(index: number): string;
}

export type SourceRow =
  /** The values of the planned fields, in their order; '' where there is none. */
  | { readonly record: number; readonly values: readonly string[] }
  /** A row that cannot be read, and why. */
  | { readonly record: number; readonly unreadable: string };

/** Where segments come from. */
export interface SegmentSource {
  /** By name; `page` is the opaque token of an earlier answer. */
  list(options: { pageSize: number; page?: string }): Promise<{ items: Segment[]; nextPage?: string }>;
  /** Throws `segmentNotFound`, `unreadableFile`, `duplicateColumn`. */
  describe(segmentId: string): Promise<SegmentDetail>;
  /**
   * Today's versions without reading any data; a segment that is not there, or is just being refreshed,
   * is left out.
   */
  versions(segmentIds: readonly string[]): Promise<Record<string, string>>;
  /** Those that are there, but are just being refreshed. */
  refreshing(segmentIds: readonly string[]): Promise<string[]>;
  /**
   * Counts the rows and cuts them into slices of at least one row.
   * Throws `segmentNotFound`, `fieldNotFound`, `unreadableFile`, `duplicateColumn`, `tooManyFiles`,
   * `segmentChanged`, and `segmentRefreshing` with the time at which it is worth trying again.
   */
  plan(request: PlanRequest): Promise<SegmentPlan>;
  /**
   * The rows of a slice from a cursor on ('' is its start) to its end, in order: the same rows whatever
   * cursors were used on the way. Throws `segmentChanged` if the version that was planned is gone.
   */
  read(slice: { segmentId: string; plan: string }, cursor: string): AsyncIterable<RowBatch>;
}
