import { BlobServiceClient } from '@azure/storage-blob';
import { maxSlicePlan, type SegmentPlan, type SegmentSource } from '../../shared/segments/segment';
import { createFilesSource } from '../../shared/sources/files';
import { containerBlobs } from '../../shared/storage/blobs';
import { freshPrefix, testStorage } from '../setup/storage';

/** Longer than any test, so that what was just written is never quiet unless the test moves its clock. */
export const quietMs = 600_000;

/** The files source on a container of its own, with the clock in the test's hands. */
export function filesWorld() {
  const name = freshPrefix();
  const container = BlobServiceClient.fromConnectionString(testStorage()).getContainerClient(name);
  let ahead = quietMs;
  const source = createFilesSource({
    ...{ blobs: containerBlobs(testStorage(), name), quietMs },
    clock: () => Date.now() + ahead,
  });
  return {
    ...{ source, container },
    /** As if everything had been written just now, or long ago. */
    asIfWritten(when: 'justNow' | 'longAgo'): void {
      ahead = when === 'justNow' ? 0 : quietMs + 60_000;
    },
    async put(blob: string, content: string | Uint8Array): Promise<void> {
      await container.createIfNotExists();
      const bytes = Buffer.from(content);
      await container.getBlockBlobClient(blob).upload(bytes, bytes.length);
    },
    remove: async (blob: string): Promise<void> => void (await container.getBlobClient(blob).delete()),
    url: (blob: string): string => container.getBlobClient(blob).url,
  };
}

export type FilesWorld = ReturnType<typeof filesWorld>;

/** Every row of a plan as text: `values` joined, or the reason why it cannot be read. */
export async function rowsOf(source: SegmentSource, plan: SegmentPlan): Promise<string[]> {
  const rows: string[] = [];
  for (const slice of plan.slices) {
    expect(slice.plan.length).toBeLessThanOrEqual(maxSlicePlan);
    for await (const batch of source.read(slice, '')) {
      for (const row of batch.rows) rows.push('values' in row ? row.values.join('|') : row.unreadable);
    }
  }
  return rows;
}

export async function readAll(source: SegmentSource, segmentId: string, fields: string[]): Promise<string[]> {
  return rowsOf(source, await source.plan({ segmentIds: [segmentId], fields, maxSlices: 32 }));
}
