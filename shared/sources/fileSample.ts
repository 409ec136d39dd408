import type { BlobInfo, Blobs } from '../ports';
import { maskAddresses } from '../profiles/mask';
import { rowReader } from './csv/rowReader';
import { readContent } from './fileContent';
import { isGzip, readHeader } from './fileScan';

const sampleSize = 5;

/** The first readable rows of the first file that has any, addresses masked. Throws as `readHeader`. */
export async function sampleOf(blobs: Blobs, files: readonly BlobInfo[]): Promise<Record<string, string>[]> {
  for (const { name, etag, ...info } of files) {
    const { columns, offset } = await readHeader(blobs, { name, etag, ...info });
    const wanted = columns.map((_, index) => index);
    const reader = rowReader({ offset, record: 0, width: columns.length, columns: wanted });
    const sample: Record<string, string>[] = [];
    const take = ({ rows }: ReturnType<typeof reader.push>): void => {
      for (const row of rows) {
        if (!('values' in row) || sample.length === sampleSize) continue;
        sample.push(
          Object.fromEntries(
            columns.map((column, index) => [column, maskAddresses(row.values[index] ?? '')]),
          ),
        );
      }
    };
    for await (const chunk of readContent(blobs, { name, etag, gzip: isGzip(name), from: offset })) {
      take(reader.push(chunk));
      if (sample.length === sampleSize) break;
    }
    if (sample.length < sampleSize) take(reader.end());
    if (sample.length > 0) return sample;
  }
  return [];
}
