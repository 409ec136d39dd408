import { AppError } from '../../errors';
import type { Clock } from '../../ports';
import type { DataverseMetadata, SegmentState } from './metadata';

/** How old an answer may be for a list, and for the pages of a run between its first and its last. */
export const listLifeMs = 5_000;
export const runLifeMs = 10_000;

/** Remembers what was last said of all segments, so that many who ask at once cost one request. */
export function segmentWatch(metadata: DataverseMetadata, clock: Clock) {
  let last: { readonly askedAt: number; readonly states: Promise<SegmentState[]> } | undefined;

  const states = (askedAfter: number): Promise<SegmentState[]> => {
    if (last !== undefined && last.askedAt > askedAfter) return last.states;
    const asked = { askedAt: clock(), states: metadata.segments() };
    last = asked;
    asked.states.catch(() => {
      if (last === asked) last = undefined;
    });
    return asked.states;
  };

  return {
    states,
    /** Throws `segmentChanged` unless the segment is still in this version, asked after a moment. */
    async requireVersion(id: string, version: string, askedAfter: number): Promise<void> {
      const state = (await states(askedAfter)).find((one) => one.id === id);
      if (state !== undefined && state.version === version && !state.refreshing) return;
      const what =
        state === undefined ? 'is gone' : state.refreshing ? 'is being refreshed' : 'was refreshed';
      throw new AppError('segmentChanged', `The segment ${id} ${what} since the run was planned.`, {
        help: 'The next refresh check starts a run of the new version; or start one now.',
      });
    },
  };
}
