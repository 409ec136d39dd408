export const isGzip = (name: string): boolean => /\.gz$/i.test(name);
export const isParquet = (name: string): boolean => /\.parquet$/i.test(name);

/** Whether a file of this name, without its folder, holds rows of a segment. */
export function isSegmentFile(name: string): boolean {
  return /^[^/]+\.(?:csv|csv\.gz|parquet)$/i.test(name);
}
