import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { AppError } from '../errors';
import type { BlobInfo, Blobs } from '../ports';
import { once, statusOf, unavailable } from './failures';

/** How often a download that breaks off is taken up again where it broke. */
const maxDownloadRetries = 3;

/** A container of Blob Storage, made when it is first used. */
export function containerBlobs(connectionString: string, name: string): Blobs {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(name);
  const ready = once(() => container.createIfNotExists());

  return {
    async *list(prefix) {
      await ready();
      yield* guarded(listed(container, prefix));
    },

    async *folders() {
      await ready();
      yield* guarded(foldersOf(container));
    },

    async *read(name, { etag, from = 0, to } = {}) {
      await ready();
      if (to !== undefined && to <= from) return;
      yield* download(container, name, { etag, from, to });
    },

    async write(name, content) {
      await ready();
      try {
        await container.getBlockBlobClient(name).upload(content, Buffer.byteLength(content));
      } catch (error) {
        throw unavailable('Blob Storage', error);
      }
    },

    async deleteAll(prefix) {
      await ready();
      try {
        for await (const { name } of listed(container, prefix))
          await container.getBlobClient(name).deleteIfExists();
      } catch (error) {
        throw unavailable('Blob Storage', error);
      }
    },
  };
}

async function* listed(container: ContainerClient, prefix: string): AsyncGenerator<BlobInfo> {
  for await (const { name, properties } of container.listBlobsFlat({ prefix })) {
    const { etag, contentLength = 0, lastModified } = properties;
    yield { name, etag, bytes: contentLength, modifiedAt: lastModified.getTime() };
  }
}

async function* foldersOf(container: ContainerClient): AsyncGenerator<string> {
  for await (const item of container.listBlobsByHierarchy('/')) {
    if (item.kind === 'prefix') yield item.name.slice(0, -1);
  }
}

async function* guarded<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw error instanceof AppError ? error : unavailable('Blob Storage', error);
  }
}

async function* download(
  container: ContainerClient,
  name: string,
  range: { etag: string | undefined; from: number; to: number | undefined },
): AsyncGenerator<Uint8Array> {
  const { etag, from, to } = range;
  const stop = new AbortController();
  try {
    const answer = await container
      .getBlobClient(name)
      .download(from, to === undefined ? undefined : to - from, {
        // A listing gives the ETag bare, a condition wants it quoted.
        conditions: etag === undefined ? {} : { ifMatch: `"${etag.replaceAll('"', '')}"` },
        maxRetryRequests: maxDownloadRetries,
        abortSignal: stop.signal,
      });
    for await (const chunk of answer.readableStreamBody ?? []) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    }
  } catch (error) {
    const status = statusOf(error);
    // A range that starts at the end of the blob holds nothing.
    if (status === 416) return;
    if (status === 404 || status === 412) {
      throw new AppError('segmentChanged', `The file ${name} was replaced or removed since it was listed.`, {
        help: 'The next refresh check starts a run of the new version; or start one now.',
      });
    }
    throw error instanceof AppError ? error : unavailable('Blob Storage', error);
  } finally {
    // Whoever stops reading early must not leave the connection open.
    stop.abort();
  }
}
