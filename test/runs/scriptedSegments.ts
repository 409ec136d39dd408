import { UnavailableError } from '../../shared/errors';
import type { SegmentSource } from '../../shared/segments/segment';

interface Scripted {
  version: string;
  /** Until when it is being refreshed, as the source knows it. */
  refreshingUntil?: string | undefined;
}

/** Two segments of one profile each, whose refreshes the test plays. */
export function scriptedSegments() {
  const segments = new Map<string, Scripted>([
    ['a', { version: 'a1' }],
    ['b', { version: 'b1' }],
  ]);
  const settled = (ids: readonly string[]) =>
    ids.filter((id) => segments.has(id) && segments.get(id)?.refreshingUntil === undefined);
  const versions = async (ids: readonly string[]) =>
    Object.fromEntries(settled(ids).map((id) => [id, segments.get(id)?.version ?? '']));
  const source: SegmentSource = {
    versions,
    refreshing: async (ids) => ids.filter((id) => segments.get(id)?.refreshingUntil !== undefined),
    list: async () => ({ items: [] }),
    describe: async () => {
      throw new Error('Nobody asks');
    },
    async plan({ segmentIds }) {
      for (const id of segmentIds) {
        const until = segments.get(id)?.refreshingUntil;
        if (until === undefined) continue;
        throw new UnavailableError('segmentRefreshing', `The segment ${id} is being refreshed.`, {
          retryAt: Date.parse(until),
        });
      }
      const slices = segmentIds.map((segmentId) => ({ segmentId, rows: 1, plan: segmentId }));
      return { versions: await versions(segmentIds), rows: slices.length, slices };
    },
    async *read({ segmentId }, cursor) {
      if (cursor !== '') return;
      const values = [`${segmentId}@example.org`];
      yield { segmentId, rows: [{ record: 1, values }], cursorAfter: () => 'end' };
    },
  };
  return {
    source,
    set: (id: string, segment: Scripted) => segments.set(id, segment),
    remove: (id: string) => segments.delete(id),
  };
}
