import type { Run } from '../api/types';
import { isActive } from './runStatus';

export interface TimelineStep {
  readonly key: 'started' | 'counted' | 'sent' | 'confirmed' | 'ended';
  readonly state: 'done' | 'now' | 'ahead';
  /** Where it is known. */
  readonly at?: string;
}

/** The way of a run, from what its record says: what is done, what it does now, what is ahead. */
export function timelineSteps(run: Run): readonly TimelineStep[] {
  const { status, expected, startedAt, acceptedAt, finishedAt } = run;
  const over = !isActive(run);
  const steps: readonly (Omit<TimelineStep, 'state'> & { done: boolean; now: boolean })[] = [
    { key: 'started', done: true, now: false, at: startedAt },
    { key: 'counted', done: expected !== null, now: status === 'queued' },
    {
      key: 'sent',
      done: acceptedAt !== undefined,
      now: status === 'exporting',
      ...(acceptedAt === undefined ? {} : { at: acceptedAt }),
    },
    {
      key: 'confirmed',
      done: status === 'succeeded' || status === 'completedWithRejections',
      now: status === 'confirming',
    },
    { key: 'ended', done: over, now: false, ...(finishedAt === undefined ? {} : { at: finishedAt }) },
  ];
  return steps
    .filter(({ done }) => done || !over)
    .map(({ done, now, ...step }) => ({ ...step, state: done ? 'done' : now ? 'now' : 'ahead' }));
}
