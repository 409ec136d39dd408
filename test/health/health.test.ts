import { UnavailableError } from '../../shared/errors';
import { healthService } from '../../shared/health/health';
import { scriptedSegments } from '../runs/scriptedSegments';
import { createWorld, type World } from '../runs/world';

let world: World;
const storage = { down: false, oldestSentAt: null as number | null };

beforeEach(async () => {
  Object.assign(storage, { down: false, oldestSentAt: null });
  world = await createWorld({
    ...{ now: '2026-03-27T12:00:00Z', source: scriptedSegments().source, schedule: { kind: 'off' } },
  });
});
afterEach(() => world.close());

const service = () =>
  healthService({
    ...world.deps,
    backlog: async () => ({ messages: 3, oldestSentAt: storage.oldestSentAt }),
    async reachStorage() {
      if (storage.down) throw new UnavailableError('storageUnavailable', 'Down');
    },
  });

const start = () =>
  world.runs.startOnDemand(
    { id: 'me', name: 'me', kind: 'user', roles: [] },
    { exportId: world.definition.id, key: null },
  );

test('an app that has just been started is well, and says what is in its queue', async () => {
  storage.oldestSentAt = Date.parse('2026-03-27T11:59:15Z');
  expect(await service().check()).toEqual({
    ...{ status: 'ok', reasons: [], queue: { messages: 3, oldestSeconds: 45 }, stuckRuns: 0 },
    ...{ watchdog: { lastRoundAt: null }, refreshCheck: { lastRoundAt: null } },
    checkedAt: '2026-03-27T12:00:00.000Z',
  });
});

test('a watchdog that stays away for three minutes is told, until it comes again', async () => {
  const health = service();
  world.at('2026-03-27T12:03:00Z');
  expect((await health.check()).status).toBe('ok');
  world.at('2026-03-27T12:03:10Z');
  expect(await health.check()).toMatchObject({ status: 'degraded', reasons: [{ code: 'watchdogLate' }] });
  await health.noteRound('watchdog');
  await health.noteRound('refreshCheck');
  world.at('2026-03-27T12:03:20Z');
  expect(await health.check()).toMatchObject({
    ...{ status: 'ok', reasons: [] },
    watchdog: { lastRoundAt: '2026-03-27T12:03:10.000Z' },
    refreshCheck: { lastRoundAt: '2026-03-27T12:03:10.000Z' },
  });
  await health.noteRound('watchdog');
  world.at('2026-03-27T12:03:30Z');
  expect(await health.check()).toMatchObject({ watchdog: { lastRoundAt: '2026-03-27T12:03:20.000Z' } });
});

test('a run whose message was lost is stuck if no watchdog sends it again', async () => {
  const health = service();
  await start();
  // Two minutes are the watchdog's own patience, three more its time to come.
  world.at('2026-03-27T12:05:00Z');
  await health.noteRound('watchdog');
  expect(await health.check()).toMatchObject({ status: 'ok', stuckRuns: 0 });
  world.at('2026-03-27T12:05:06Z');
  expect(await health.check()).toMatchObject({
    ...{ status: 'degraded', stuckRuns: 1 },
    reasons: [{ code: 'runsStuck' }],
  });
  await world.runs.watch();
  world.at('2026-03-27T12:05:12Z');
  expect(await health.check()).toMatchObject({ status: 'ok', stuckRuns: 0 });
});

test('a run past its deadline is stuck, one that has ended is not', async () => {
  const health = service();
  const { run } = await start();
  world.at('2026-03-28T12:00:00Z');
  expect(await health.check()).toMatchObject({ stuckRuns: 1 });
  await world.runs.cancel(world.definition.id, run.id);
  world.at('2026-03-28T12:00:06Z');
  expect(await health.check()).toMatchObject({ stuckRuns: 0 });
});

test('no answer of the storage is no answer of ours', async () => {
  const health = service();
  storage.down = true;
  await expect(health.check()).rejects.toMatchObject({ code: 'storageUnavailable', status: 503 });
  storage.down = false;
  expect((await health.check()).status).toBe('ok');
});
