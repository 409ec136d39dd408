import { scriptedSegments } from './scriptedSegments';
import { createWorld, type World } from './world';

const daily = {
  ...{ kind: 'recurring', every: 'daily', interval: 1, timeZone: 'Europe/Berlin' },
  ...{ start: '2026-01-01T00:00', times: ['08:00'] },
};

let world: World;
afterEach(() => world.close());

async function scheduled(schedule: object = daily): Promise<World> {
  world = await createWorld({ now: '2026-03-27T12:00:00Z', source: scriptedSegments().source, schedule });
  return world;
}

const finish = async (time: string): Promise<void> => {
  await world.work();
  world.at(time);
  await world.work();
};

test('saving is no due time: what was due before is not made up for', async () => {
  const { runs } = await scheduled();
  expect(await runs.checkSchedules()).toBe(0);
});

test('a due time starts one run, however often and in however many instances the timer fires', async () => {
  const { runs } = await scheduled();
  world.at('2026-03-28T07:00:20Z');
  const started = await Promise.all([1, 2, 3, 4].map(() => runs.checkSchedules()));
  expect(started.sort()).toEqual([0, 0, 0, 1]);
  expect(await runs.checkSchedules()).toBe(0);
  const [run] = await world.history();
  expect(run?.trigger).toEqual({ kind: 'schedule', by: 'system' });
});

test('after downtime the newest due time counts, the others do not', async () => {
  const { runs } = await scheduled();
  world.at('2026-04-10T12:00:00Z');
  expect(await runs.checkSchedules()).toBe(1);
  await finish('2026-04-10T12:01:00Z');
  expect(await runs.checkSchedules()).toBe(0);
  expect((await world.history()).map(({ status }) => status)).toEqual(['succeeded']);
});

test('over the change of the clocks the time of day stays', async () => {
  const { runs } = await scheduled();
  world.at('2026-03-28T07:00:00Z');
  expect(await runs.checkSchedules()).toBe(1);
  await finish('2026-03-28T07:01:00Z');
  // 08:00 is 06:00 UTC from the 29th on.
  world.at('2026-03-29T05:59:59Z');
  expect(await runs.checkSchedules()).toBe(0);
  world.at('2026-03-29T06:00:00Z');
  expect(await runs.checkSchedules()).toBe(1);
});

test('a tick that meets an active run is skipped, and says why', async () => {
  const { runs } = await scheduled();
  world.at('2026-03-28T07:00:00Z');
  await runs.checkSchedules();
  const [active] = await world.history();
  world.at('2026-03-29T06:00:00Z');
  expect(await runs.checkSchedules()).toBe(0);
  expect(await runs.checkSchedules()).toBe(0);
  const history = await world.history();
  expect(history.map(({ status, trigger }) => [status, trigger.kind])).toEqual([
    ['skipped', 'schedule'],
    ['queued', 'schedule'],
  ]);
  expect(history[0]?.error).toMatchObject({
    code: 'runActive',
    message: expect.stringContaining(active?.id ?? '?'),
  });
});

test('an export with another schedule, or on the way to none, is left alone', async () => {
  const { runs } = await scheduled({ kind: 'off' });
  world.at('2026-05-01T00:00:00Z');
  expect(await runs.checkSchedules()).toBe(0);
  expect(await runs.checkRefreshed()).toBe(0);
});

test('noting that it is due now takes away the due times before', async () => {
  const { runs, definition } = await scheduled();
  world.at('2026-03-28T07:00:30Z');
  await runs.noteDue(definition.id);
  expect(await runs.checkSchedules()).toBe(0);
  world.at('2026-03-29T06:00:00Z');
  expect(await runs.checkSchedules()).toBe(1);
});
