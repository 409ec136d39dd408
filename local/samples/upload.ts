import { Readable } from 'node:stream';
import { BlobServiceClient, type BlockBlobClient } from '@azure/storage-blob';
import type { SampleFile } from './segments';

/**
 * Puts sample files into the container of segments, which is made if it is not there. With a label, a file that
 * is there with the same one stays as it is: to write it again would be a refresh of its segment.
 */
export async function uploadSegments(
  connectionString: string,
  files: readonly SampleFile[],
  { containerName = 'segments', label }: { containerName?: string; label?: string } = {},
): Promise<void> {
  const container =
    BlobServiceClient.fromConnectionString(connectionString).getContainerClient(containerName);
  await container.createIfNotExists();
  for (const { name, content } of files) {
    const blob = container.getBlockBlobClient(name);
    if (label !== undefined && (await labelOf(blob)) === label) continue;
    await blob.uploadStream(Readable.from(content, { objectMode: false }), 4_000_000, undefined, {
      metadata: label === undefined ? {} : { label },
    });
  }
}

async function labelOf(blob: BlockBlobClient): Promise<string | undefined> {
  if (!(await blob.exists())) return undefined;
  return (await blob.getProperties()).metadata?.['label'];
}
