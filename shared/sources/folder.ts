import { createHash } from 'node:crypto';
import type { AppError } from '../errors';
import type { BlobInfo, Blobs, Clock } from '../ports';

export interface SegmentFile extends BlobInfo {
  /** The columns in their order, where the file has no header row because model.json names them. */
  readonly columns?: readonly string[];
}

/** A segment as it lies in the container. */
export interface Folder {
  readonly id: string;
  readonly name: string;
  readonly files: readonly SegmentFile[];
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly refreshedAt: number;
  /** Set while its files are not to be read. */
  readonly refreshing?: Refreshing;
  /** Why it cannot be read, though nobody is writing it. */
  readonly fault?: AppError;
}

export interface Refreshing {
  /** When to look again, in milliseconds since the epoch. */
  readonly until: number;
  readonly reason: string;
}

export interface FolderDeps {
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** How long files that nothing declares whole must not have changed before they are read. */
  readonly quietMs: number;
}

/** When the files will have been quiet for long enough, or null if they have. */
export function quietAt({ clock, quietMs }: FolderDeps, files: readonly BlobInfo[]): number | null {
  const until = newest(files) + quietMs;
  return quietMs === 0 || until <= clock() ? null : until;
}

/** The latest change. */
export function newest(files: readonly BlobInfo[]): number {
  return Math.max(0, ...files.map(({ modifiedAt }) => modifiedAt));
}

export function versionOf(files: readonly SegmentFile[]): string {
  const hash = createHash('sha256');
  for (const { name, etag, columns } of files) {
    hash.update(`${name}\n${etag}\n${columns === undefined ? '' : JSON.stringify(columns)}`);
  }
  return hash.digest('base64url').slice(0, 22);
}
