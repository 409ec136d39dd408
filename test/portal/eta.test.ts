import { addSample, remaining, type Sample } from '../../portal/runs/eta';

const samples = (...pairs: [number, number][]): readonly Sample[] =>
  pairs.reduce<readonly Sample[]>((list, [at, read]) => addSample(list, { at, read }), []);

test('at a steady pace, what is left takes as long as it took', () => {
  expect(remaining(samples([0, 0], [5_000, 1_000], [10_000, 2_000]), 6_000)).toBe(20_000);
});

test.each([
  ['nothing was seen yet', samples(), 100],
  ['the total is not known', samples([0, 0], [5_000, 50]), null],
  ['too little time went by', samples([0, 0], [500, 50]), 100],
  ['nothing moved', samples([0, 50], [5_000, 50]), 100],
  ['all are read', samples([0, 0], [5_000, 100]), 100],
] as const)('nobody can tell while %s', (_, seen, expected) => {
  expect(remaining(seen, expected)).toBeNull();
});

test('only the last minute counts', () => {
  const seen = samples([0, 0], [100_000, 10], [120_000, 1_010], [150_000, 2_510]);
  expect(remaining(seen, 5_010)).toBe(50_000);
});

test('a run that begins anew begins to be measured anew', () => {
  expect(samples([0, 100], [1_000, 0])).toEqual([{ at: 1_000, read: 0 }]);
});
