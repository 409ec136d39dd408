import * as zlib from 'node:zlib';
import type { Compressors } from 'hyparquet';

/** Node has it from 22.15 on. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (packed: Uint8Array) => Uint8Array };

/** What unpacks the pages of a Parquet file; uncompressed and Snappy need nothing of us. */
export const compressors: Compressors = {
  GZIP: (packed) => zlib.gunzipSync(packed),
  BROTLI: (packed) => zlib.brotliDecompressSync(packed),
  ...(zstdDecompressSync === undefined ? {} : { ZSTD: zstdDecompressSync }),
};

export const codecs: readonly string[] = ['UNCOMPRESSED', 'SNAPPY', ...Object.keys(compressors)];
