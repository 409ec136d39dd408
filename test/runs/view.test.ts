import fc from 'fast-check';
import { iso } from '../../shared/runs/run';
import { runView } from '../../shared/runs/view';
import { anyRun } from './runs';

test('a run is shown with its slices and without what is only ours', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const view = runView(run, 0);
      const { id, exportId, status, trigger, counts, warnings, startedAt, error } = run;
      expect(view).toMatchObject({ id, exportId, status, trigger, counts, warnings, startedAt });
      expect(view.expected).toBe(run.expected ?? null);
      expect(view.error).toEqual(error);
      expect(view.slices).toEqual(
        run.chains.slice(1).map(({ slice }, index) => ({
          ...{ chain: index + 1, segmentId: slice?.segmentId, rows: slice?.rows },
          ...{ read: slice?.read, done: slice?.done },
          ...(slice?.file === undefined ? {} : { file: slice.file }),
        })),
      );
      for (const inner of ['snapshot', 'version', 'chains', 'deadlineAt', 'confirmBy', 'idempotencyRow']) {
        expect(view).not.toHaveProperty(inner);
      }
    }),
  );
});

test('a wait is shown until it is over', () => {
  const [seed] = fc.sample(anyRun, { numRuns: 1, seed: 1 });
  if (seed === undefined) throw new Error('A sample is needed');
  const run = { ...seed, waitingUntil: iso(5_000) };
  expect(runView(run, 4_999)).toMatchObject({ waitingUntil: iso(5_000) });
  expect(runView(run, 5_000)).not.toHaveProperty('waitingUntil');
});
