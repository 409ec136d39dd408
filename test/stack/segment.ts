import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { BlobServiceClient } from '@azure/storage-blob';

/** Files of a segment by name; of each the addresses of its rows, in order. A name in `.gz` is compressed. */
export type SegmentFiles = Readonly<Record<string, readonly string[]>>;

/** A name that no other segment of these tests has. */
export const freshSegmentId = (): string => `segment-${randomBytes(5).toString('hex')}`;

/** So many addresses that are nobody else's. */
export function addresses(count: number, name = randomBytes(4).toString('hex')): string[] {
  return Array.from({ length: count }, (_, index) => `${name}.${index}@example.org`);
}

/** The container with the segments. */
export function segmentContainer(storage: string, name: string) {
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient(name);
  const put = async (path: string, content: string | Buffer): Promise<void> => {
    await container.createIfNotExists();
    await container.getBlockBlobClient(path).uploadData(Buffer.from(content));
  };
  return {
    put,
    /** Each row gets a few more columns, and `padding` characters in a column that nobody exports. */
    async putFiles(segmentId: string, files: SegmentFiles, padding = 0): Promise<void> {
      for (const [file, emails] of Object.entries(files)) {
        const text = csv(emails, padding);
        await put(`${segmentId}/${file}`, file.endsWith('.gz') ? gzipSync(text) : text);
      }
    },
    async remove(path: string): Promise<void> {
      await container.getBlobClient(path).delete();
    },
  };
}

export type SegmentContainer = ReturnType<typeof segmentContainer>;

function csv(emails: readonly string[], padding: number): string {
  const filling = 'x'.repeat(padding);
  const rows = emails.map((email, index) => `${index},"${email}",First ${index},"Some, City",${filling}\r\n`);
  return `Id,Email,FirstName,City,Padding\r\n${rows.join('')}`;
}
