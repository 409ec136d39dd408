import type { Run } from '../../portal/api/types';
import { timelineSteps } from '../../portal/runs/timelineSteps';

const run = (change: Partial<Run>): Run => ({
  ...{ id: 'r', exportId: 'e', status: 'queued', trigger: { kind: 'onDemand', by: 'me' }, expected: null },
  counts: { read: 0, sent: 0, merged: 0, rejected: 0, truncated: 0, created: 0, updated: 0 },
  ...{ slices: [], warnings: [], startedAt: '2026-01-01T00:00:00.000Z' },
  ...change,
});
const states = (change: Partial<Run>) =>
  timelineSteps(run(change)).map(({ key, state }) => `${key} ${state}`);
const finishedAt = '2026-01-01T00:01:00.000Z';
const acceptedAt = '2026-01-01T00:00:30.000Z';

test.each([
  [{ status: 'queued' }, ['started done', 'counted now', 'sent ahead', 'confirmed ahead', 'ended ahead']],
  [
    { status: 'exporting', expected: 5 },
    ['started done', 'counted done', 'sent now', 'confirmed ahead', 'ended ahead'],
  ],
  [
    { status: 'confirming', expected: 5, acceptedAt },
    ['started done', 'counted done', 'sent done', 'confirmed now', 'ended ahead'],
  ],
  [
    { status: 'succeeded', expected: 5, acceptedAt, finishedAt },
    ['started done', 'counted done', 'sent done', 'confirmed done', 'ended done'],
  ],
  [{ status: 'failed', expected: 5, finishedAt }, ['started done', 'counted done', 'ended done']],
  [{ status: 'skipped', expected: 5, finishedAt }, ['started done', 'counted done', 'ended done']],
] as const)('%j', (change, expected) => {
  expect(states(change)).toEqual(expected);
});
