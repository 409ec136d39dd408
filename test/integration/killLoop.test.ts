import { killLoop } from '../endurance/killLoop';
import { testStorage } from '../setup/storage';

test('runs whose host is killed again and again lose nothing and count nothing twice', async () => {
  const rounds = await killLoop({ rounds: 5, seed: 2_026, storage: testStorage() });
  expect(
    rounds.filter(({ violations, lost, miscounted }) => violations.length + lost + miscounted > 0),
  ).toEqual([]);
  expect(rounds.every(({ status }) => status === 'completedWithRejections' || status === 'succeeded')).toBe(
    true,
  );
  expect(rounds.some(({ kills }) => kills > 1)).toBe(true);
}, 400_000);
