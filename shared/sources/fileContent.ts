import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../errors';
import type { Blobs } from '../ports';

export interface FileRange {
  readonly name: string;
  readonly etag: string;
  readonly gzip: boolean;
  readonly from: number;
  /** Exclusive; to the end if there is none. */
  readonly to?: number;
}

/**
 * A file's content between two offsets. A gzip file's offsets are those of its content: it can only be read
 * from its start, so what comes before is decompressed and passed over. Throws `segmentChanged`, `unreadableFile`.
 */
export async function* readContent(blobs: Blobs, range: FileRange): AsyncGenerator<Uint8Array> {
  const { name, etag, gzip, from, to = Number.POSITIVE_INFINITY } = range;
  if (!gzip) {
    yield* blobs.read(name, { etag, from, ...(range.to === undefined ? {} : { to }) });
    return;
  }
  let offset = 0;
  for await (const chunk of gunzip(blobs.read(name, { etag }), name)) {
    const start = Math.max(0, from - offset);
    const end = Math.min(chunk.length, to - offset);
    if (start < end) yield chunk.subarray(start, end);
    offset += chunk.length;
    if (offset >= to) return;
  }
}

/** The same bytes, the first chunk of them long enough to be looked at. */
export async function* startingWith(
  chunks: AsyncIterable<Uint8Array>,
  least: number,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | null = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (held === null) {
      yield chunk;
      continue;
    }
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    if (held.length < least) continue;
    yield held;
    held = null;
  }
  if (held !== null && held.length > 0) yield held;
}

async function* gunzip(packed: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const source = Readable.from(packed);
  const content = pipeline(source, createGunzip(), () => undefined);
  try {
    for await (const chunk of content) yield chunk;
  } catch (error) {
    if (error instanceof AppError) throw error;
    // A file of no bytes is empty under this name too.
    if (source.readableEnded && !source.readableDidRead) return;
    throw unreadableFile(name, 'it is not a whole gzip file');
  } finally {
    source.destroy();
  }
}

export function unreadableFile(name: string, reason: string, cause?: unknown): AppError {
  return new AppError('unreadableFile', `The file ${name} cannot be read: ${reason}.`, {
    help: 'Files must be CSV in UTF-8 with commas and a header row (.csv, .csv.gz), or Parquet (.parquet).',
    cause,
  });
}
