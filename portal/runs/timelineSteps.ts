import type { RunDetail, TimelineEvent } from '../api/types';
import { isActive } from './runStatus';

export interface TimelineStep {
  readonly key: TimelineEvent['event'] | 'confirmed';
  readonly state: 'done' | 'now' | 'ahead';
  /** What the run tells of it, where it has happened. */
  readonly event?: TimelineEvent;
}

const way = ['planned', 'accepted', 'confirmed', 'ended'] as const;
/** What a run in this state is at work at. */
const at = { queued: 0, exporting: 1, confirming: 2 } as const;

/** The way of a run: what happened, what it does now, what is ahead. */
export function timelineSteps(run: RunDetail): readonly TimelineStep[] {
  const told = run.timeline.map((event) => ({ key: event.event, state: 'done', event }) as const);
  if (!isActive(run)) return told;
  const [now, ...ahead] = way.slice(at[run.status]);
  return [
    ...told,
    ...(now === undefined ? [] : [{ key: now, state: 'now' } as const]),
    ...ahead.map((key) => ({ key, state: 'ahead' }) as const),
  ];
}
