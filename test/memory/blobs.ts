import { AppError } from '../../shared/errors';
import type { BlobInfo, Blobs, Clock } from '../../shared/ports';

interface Blob {
  readonly content: Uint8Array;
  readonly etag: string;
  readonly modifiedAt: number;
}

/** A container in memory. `remove` is for whoever publishes segments: the app deletes by prefix only. */
export interface MemoryBlobs extends Blobs {
  remove(name: string): void;
}

export function memoryBlobs(clock: Clock): MemoryBlobs {
  const blobs = new Map<string, Blob>();
  let writes = 0;

  const named = (prefix: string): string[] => [...blobs.keys()].filter((n) => n.startsWith(prefix)).sort();

  return {
    async *list(prefix) {
      for (const name of named(prefix)) {
        const blob = blobs.get(name);
        if (blob !== undefined) yield info(name, blob);
      }
    },

    async *folders() {
      const paths = named('').filter((name) => name.includes('/'));
      yield* new Set(paths.map((name) => name.slice(0, name.indexOf('/'))));
    },

    async *read(name, { etag, from = 0, to } = {}) {
      if (to !== undefined && to <= from) return;
      const blob = blobs.get(name);
      const bare = (text: string): string => text.replaceAll('"', '');
      if (blob === undefined || (etag !== undefined && bare(etag) !== bare(blob.etag))) {
        throw new AppError('segmentChanged', `The file ${name} was replaced or removed since it was listed.`);
      }
      const content = blob.content.subarray(from, to);
      if (content.length > 0) yield content;
    },

    async write(name, content) {
      writes += 1;
      blobs.set(name, { content: Buffer.from(content), etag: `0x${writes}`, modifiedAt: clock() });
    },

    async deleteAll(prefix) {
      for (const name of named(prefix)) blobs.delete(name);
    },

    remove: (name) => void blobs.delete(name),
  };
}

function info(name: string, { etag, content, modifiedAt }: Blob): BlobInfo {
  return { name, etag, bytes: content.length, modifiedAt };
}
