import type { AsyncBuffer, FileMetaData, RowGroup } from 'hyparquet';
import { AppError } from '../../errors';
import type { Blobs } from '../../ports';
import { unreadableFile } from '../fileContent';

/** The footer lies at the end; one that is longer takes a second read. */
const footerBytes = 64 * 1_024;

export interface ParquetSource {
  readonly name: string;
  readonly etag: string;
  /** Bytes of the whole file. */
  readonly size: number;
}

export interface ParquetFile {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  /** The top level of the schema, in order. */
  readonly columns: readonly ParquetColumn[];
}

export interface ParquetColumn {
  readonly name: string;
  /** Why its values cannot be read as text; undefined if they can. */
  readonly unreadable?: string;
}

/** Reads a file's footer. Throws `unreadableFile`, `duplicateColumn`, `segmentChanged`. */
export async function openParquet(blobs: Blobs, source: ParquetSource): Promise<ParquetFile> {
  const buffer = rangedReads(blobs, source);
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  const metadata = await orUnreadable(source.name, () =>
    parquetMetadataAsync(buffer, { initialFetchSize: footerBytes, geoparquet: false }),
  );
  const columns = parquetSchema(metadata).children.map(({ element, children }): ParquetColumn => {
    const { name, repetition_type: repetition, converted_type: converted, logical_type: logical } = element;
    const nested = children.length > 0 || repetition === 'REPEATED';
    if (nested) return { name, unreadable: 'is nested' };
    const kind = logical?.type ?? converted;
    return unsupported.has(kind ?? '') ? { name, unreadable: `is ${kind}` } : { name };
  });
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new AppError('duplicateColumn', `The file ${source.name} names the column ${twice} twice.`);
  }
  return { buffer, metadata, columns };
}

const unsupported = new Set(['BSON', 'INTERVAL', 'VARIANT', 'GEOMETRY', 'GEOGRAPHY', 'FILE']);

export const rowsOf = ({ num_rows: rows }: RowGroup): number => Number(rows);

/** The library throws plain errors on what it cannot read; those of ours go through. */
export async function orUnreadable<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw unreadableFile(name, 'it is not a whole Parquet file', cause);
  }
}

/** Only the bytes that are asked for. */
function rangedReads(blobs: Blobs, { name, etag, size }: ParquetSource): AsyncBuffer {
  return {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(Math.max(0, end - start));
      let at = 0;
      for await (const chunk of blobs.read(name, { etag, from: start, to: end })) {
        bytes.set(chunk, at);
        at += chunk.length;
      }
      return bytes.buffer;
    },
  };
}
