import { AppError } from '../../shared/errors';
import type { Blobs } from '../../shared/ports';

/** The ETag of a file in memory. */
export const etagOf = (content: Uint8Array | string): string => `etag-${Buffer.byteLength(content)}`;

/** Files in memory whose chunks have the size that a test wants; Blob Storage decides that by itself. */
export function memoryBlobs(files: Readonly<Record<string, Uint8Array | string>>, chunk = 65_536): Blobs {
  const contents = new Map(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]));
  const none = async (): Promise<never> => {
    throw new Error('Sources only read');
  };

  return {
    async *list(prefix) {
      for (const [name, content] of [...contents].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (!name.startsWith(prefix)) continue;
        yield { name, etag: etagOf(content), bytes: content.length, modifiedAt: Date.UTC(2026, 0, 1) };
      }
    },
    async *folders() {
      yield* new Set([...contents.keys()].sort().map((name) => name.slice(0, name.indexOf('/'))));
    },
    async *read(name, { etag, from = 0, to = Number.POSITIVE_INFINITY } = {}) {
      const content = contents.get(name);
      if (content === undefined || (etag !== undefined && etag !== etagOf(content))) {
        throw new AppError('segmentChanged', `The file ${name} was replaced.`);
      }
      for (let at = from; at < Math.min(to, content.length); at += chunk) {
        yield content.subarray(at, Math.min(at + chunk, to));
      }
    },
    write: none,
    deleteAll: none,
  };
}
