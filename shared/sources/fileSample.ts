import type { Blobs } from '../ports';
import { maskAddresses } from '../profiles/mask';
import { isGzip, isParquet } from './fileNames';
import type { Part } from './filePlan';
import { readColumns, rowsOf } from './fileRows';
import { readHeader } from './fileScan';
import type { SegmentFile } from './folder';
import { countParquet } from './parquet/count';

const sampleSize = 5;

/** A few profiles of the first file that has any, addresses masked. */
export async function sampleOf(
  blobs: Blobs,
  files: readonly SegmentFile[],
): Promise<Record<string, string>[]> {
  for (const file of files) {
    const columns = await readColumns(blobs, file);
    const sample: Record<string, string>[] = [];
    for await (const { rows } of rowsOf(blobs, await wholePart(blobs, file, columns))) {
      for (const row of rows) {
        if (!('values' in row) || sample.length === sampleSize) continue;
        const { values } = row;
        sample.push(
          Object.fromEntries(columns.map((column, index) => [column, maskAddresses(values[index] ?? '')])),
        );
      }
      if (sample.length === sampleSize) break;
    }
    if (sample.length > 0) return sample;
  }
  return [];
}

async function wholePart(blobs: Blobs, file: SegmentFile, columns: readonly string[]): Promise<Part> {
  const { name, etag, bytes } = file;
  const part = { file: name, etag, record: 0, rows: 0 };
  if (isParquet(name)) {
    const { from, to, parquet, columns: indices, width } = await countParquet(blobs, file, columns);
    const size = parquet ?? { size: bytes, content: 0 };
    return { ...part, from, to, columns: indices, width, gzip: false, parquet: size };
  }
  const { offset } = await readHeader(blobs, file);
  const gzip = isGzip(name);
  return {
    ...{ ...part, from: offset, to: gzip ? Number.MAX_SAFE_INTEGER : bytes, gzip },
    ...{ columns: columns.map((_, index) => index), width: columns.length },
  };
}
