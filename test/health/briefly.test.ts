import { briefly } from '../../shared/health/briefly';

function asked() {
  const world = { now: 0, times: 0, fails: false };
  const ask = async () => {
    world.times += 1;
    if (world.fails) throw new Error('down');
    return world.times;
  };
  return { world, get: briefly(ask, { clock: () => world.now, milliseconds: 5_000 }) };
}

test('one answer serves all who ask within its life', async () => {
  const { world, get } = asked();
  expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1]);
  world.now = 4_999;
  expect(await get()).toBe(1);
  world.now = 5_000;
  expect(await Promise.all([get(), get()])).toEqual([2, 2]);
});

test('a failure is shared, but not remembered', async () => {
  const { world, get } = asked();
  world.fails = true;
  expect((await Promise.allSettled([get(), get()])).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
  ]);
  expect(world.times).toBe(1);
  world.fails = false;
  expect(await get()).toBe(2);
});
