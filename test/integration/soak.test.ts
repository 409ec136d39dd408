import { soak } from '../endurance/soak';
import { testStorage } from '../setup/storage';

test('runs side by side with random faults leave nothing behind', async () => {
  const found = await soak({ runs: 24, exports: 6, seed: 2_026, storage: testStorage() });
  expect(found.violations).toEqual([]);
  expect(found.runs).toBe(24);
  expect(found.faults).toBeGreaterThan(0);
  expect(found.end.messages).toBe(0);
  // A run that left one behind would show in the sum.
  expect(found.end.openHandles).toBeLessThan(found.start.openHandles + 20);
  expect(found.retained.rows).toBeLessThan(found.end.rows);
  expect(found.buried).toMatchObject({ rows: 0, blobs: 0, messages: 0 });
}, 120_000);
