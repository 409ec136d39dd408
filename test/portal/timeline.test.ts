import type { RunDetail, TimelineEvent } from '../../portal/api/types';
import { timelineSteps } from '../../portal/runs/timelineSteps';

const at = '2026-01-01T00:00:00.000Z';
const run = (status: RunDetail['status'], timeline: TimelineEvent[]): RunDetail => ({
  ...{ id: 'r', exportId: 'e', status, trigger: { kind: 'onDemand', by: 'me' }, expected: null },
  counts: { read: 0, sent: 0, merged: 0, rejected: 0, truncated: 0, created: 0, updated: 0 },
  ...{ slices: [], warnings: [], startedAt: at, timeline },
});

const started: TimelineEvent = { at, event: 'started', by: 'me' };
const planned: TimelineEvent = { at, event: 'planned', rows: 5, slices: 1 };
const accepted: TimelineEvent = { at, event: 'accepted' };
const retried: TimelineEvent = { at, event: 'retried', code: 'sendgridUnavailable', times: 2 };
const failed: TimelineEvent = { at, event: 'ended', status: 'failed', code: 'unavailable' };
const resumed: TimelineEvent = { at, event: 'resumed', by: 'me' };

test.each([
  ['queued', [started], ['planned now', 'accepted ahead', 'confirmed ahead', 'ended ahead']],
  ['exporting', [started, planned, retried], ['accepted now', 'confirmed ahead', 'ended ahead']],
  ['confirming', [started, planned, accepted], ['confirmed now', 'ended ahead']],
  ['succeeded', [started, planned, accepted, { at, event: 'ended', status: 'succeeded' }], []],
  ['failed', [started, planned, failed], []],
  ['exporting', [started, planned, failed, resumed], ['accepted now', 'confirmed ahead', 'ended ahead']],
] as const)('%s: what happened, then what is still to come', (status, told, toCome) => {
  const steps = timelineSteps(run(status, [...told]));
  const done = steps.slice(0, told.length);
  expect(done).toEqual(told.map((event) => ({ key: event.event, state: 'done', event })));
  expect(steps.slice(told.length).map(({ key, state }) => `${key} ${state}`)).toEqual(toCome);
});
