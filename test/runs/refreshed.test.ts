import type { Principal } from '../../shared/access/principal';
import { UnavailableError } from '../../shared/errors';
import type { SegmentSource } from '../../shared/segments/segment';
import { scriptedSegments } from './scriptedSegments';
import { createWorld, type World } from './world';

const pipeline: Principal = { id: 'pipeline', name: 'pipeline', kind: 'application', roles: ['contributor'] };

let world: World;
let segments: ReturnType<typeof scriptedSegments>;

beforeEach(async () => {
  segments = scriptedSegments();
  world = await createWorld({
    now: '2026-06-01T00:00:00Z',
    ...{ source: segments.source, schedule: { kind: 'onRefresh' } },
    settings: { REFRESH_WAIT_MS: '600000' },
  });
});
afterEach(() => world.close());

const newest = async () => (await world.history())[0];

describe('a refresh', () => {
  test('of one segment starts one run, and no second one', async () => {
    expect(await world.runs.checkRefreshed()).toBe(0);
    segments.set('a', { version: 'a2' });
    const started = await Promise.all([1, 2, 3].map(() => world.runs.checkRefreshed()));
    expect(started.sort()).toEqual([0, 0, 1]);
    expect((await newest())?.trigger).toEqual({ kind: 'refresh', by: 'system' });
  });

  test('that takes a segment away for a while starts nothing', async () => {
    segments.set('a', { version: 'a2' });
    segments.remove('b');
    expect(await world.runs.checkRefreshed()).toBe(0);
  });

  test('that has not ended starts nothing', async () => {
    segments.set('a', { version: 'a2', refreshingUntil: '2026-06-01T00:02:00Z' });
    expect(await world.runs.checkRefreshed()).toBe(0);
  });

  test('of one segment while another is being refreshed: the run waits, says why, and reads both once', async () => {
    segments.set('a', { version: 'a2' });
    segments.set('b', { version: 'b2', refreshingUntil: '2026-06-01T00:02:00Z' });
    expect(await world.runs.checkRefreshed()).toBe(1);
    await world.work();
    expect(await newest()).toMatchObject({
      ...{ status: 'queued', waitingUntil: '2026-06-01T00:02:00.000Z' },
      waitingReason: { code: 'segmentRefreshing', message: 'The segment b is being refreshed.' },
    });
    segments.set('b', { version: 'b2' });
    world.at('2026-06-01T00:02:00Z');
    await world.work();
    world.at('2026-06-01T00:03:00Z');
    await world.work();
    const run = await newest();
    expect(run).toMatchObject({ status: 'succeeded', counts: { read: 2, sent: 2 } });
    expect(run).not.toHaveProperty('waitingUntil');
    expect(run).not.toHaveProperty('waitingReason');
    // The version of b was not known when the run was started, but it was read.
    expect(await world.runs.checkRefreshed()).toBe(0);
    segments.set('b', { version: 'b3' });
    expect(await world.runs.checkRefreshed()).toBe(1);
  });

  test('that does not end within the set time fails the run; the next end of it starts another', async () => {
    segments.set('a', { version: 'a2' });
    segments.set('b', { version: 'b2', refreshingUntil: '2026-06-01T01:00:00Z' });
    await world.runs.checkRefreshed();
    await world.work();
    // Not at one o'clock: the run waits ten minutes and no longer.
    expect((await newest())?.waitingUntil).toBe('2026-06-01T00:10:00.000Z');
    world.at('2026-06-01T00:10:00Z');
    await world.work();
    expect(await newest()).toMatchObject({ status: 'failed', error: { code: 'segmentRefreshing' } });
    segments.set('b', { version: 'b2' });
    expect(await world.runs.checkRefreshed()).toBe(1);
  });

  test('a resumed run waits anew', async () => {
    segments.set('b', { version: 'b2', refreshingUntil: '2026-06-01T01:00:00Z' });
    const { run } = await world.runs.startOnDemand(pipeline, { exportId: 'export', key: null });
    world.at('2026-06-01T00:10:00Z');
    await world.work();
    world.at('2026-06-01T00:55:00Z');
    await world.runs.resume('export', run.id);
    await world.work();
    expect((await newest())?.waitingUntil).toBe('2026-06-01T01:00:00.000Z');
    segments.set('b', { version: 'b2' });
    world.at('2026-06-01T01:00:00Z');
    await world.work();
    expect((await newest())?.status).toBe('confirming');
  });
});

test('a source that does not answer is asked once, not for every export', async () => {
  await world.close();
  let asked = 0;
  const silent = async (): Promise<never> => {
    asked += 1;
    throw new UnavailableError('segmentsUnavailable', 'No answer.');
  };
  let answers = true;
  const source: SegmentSource = {
    ...segments.source,
    versions: (ids) => (answers ? segments.source.versions(ids) : silent()),
  };
  world = await createWorld({
    ...{ now: '2026-06-01T00:00:00Z', source, schedule: { kind: 'onRefresh' }, exports: 5 },
  });
  answers = false;
  expect(await world.runs.checkRefreshed()).toBe(0);
  expect(asked).toBe(1);
});

describe('being told of a refresh', () => {
  test('starts a run though nothing changed, and tells who said so', async () => {
    const answer = await world.runs.refreshed(pipeline, ['a']);
    expect(answer).toEqual({ started: [{ exportId: 'export', runId: expect.any(String) }], skipped: [] });
    expect((await newest())?.trigger).toEqual({ kind: 'refresh', by: 'pipeline' });
  });

  test('of segments that no export has starts nothing', async () => {
    segments.set('c', { version: 'c1' });
    expect(await world.runs.refreshed(pipeline, ['c'])).toEqual({ started: [], skipped: [] });
  });

  test('while a run is active is skipped with the reason', async () => {
    await world.runs.refreshed(pipeline, undefined);
    expect(await world.runs.refreshed(pipeline, undefined)).toEqual({
      ...{ started: [], skipped: [{ exportId: 'export', code: 'runActive' }] },
    });
  });

  test('of a segment that is not there is refused, and nothing starts', async () => {
    await expect(world.runs.refreshed(pipeline, ['a', 'gone'])).rejects.toMatchObject({
      code: 'segmentNotFound',
      errors: [{ path: 'segmentIds.1' }],
    });
    expect(await world.history()).toEqual([]);
  });

  test('of one that is just being written starts a run that waits', async () => {
    segments.set('a', { version: 'a2', refreshingUntil: '2026-06-01T00:01:00Z' });
    await world.runs.refreshed(pipeline, ['a']);
    await world.work();
    expect(await newest()).toMatchObject({ status: 'queued', waitingReason: { code: 'segmentRefreshing' } });
  });
});
