import { Readable } from 'node:stream';
import { BlobServiceClient } from '@azure/storage-blob';
import type { SampleFile } from './segments';

/** Puts sample files into the container of segments, which is made if it is not there. */
export async function uploadSegments(
  connectionString: string,
  files: readonly SampleFile[],
  containerName = 'segments',
): Promise<void> {
  const container =
    BlobServiceClient.fromConnectionString(connectionString).getContainerClient(containerName);
  await container.createIfNotExists();
  for (const { name, content } of files) {
    await container
      .getBlockBlobClient(name)
      .uploadStream(Readable.from(content, { objectMode: false }), 4_000_000);
  }
}
