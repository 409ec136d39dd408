import { runService } from '../../shared/runs/service';
import { startRun } from '../../shared/runs/start';
import { observe } from '../invariants/observe';
import { checkState } from '../invariants/state';
import { memoryDeps, memoryExport } from '../memory/deps';

const trigger = { kind: 'onDemand', by: 'me' } as const;
const day = 24 * 3_600_000;

async function oneRunAndItsEnd(deps: ReturnType<typeof memoryDeps>['deps']): Promise<string> {
  const answer = await startRun(deps, { exportId: 'e1', trigger });
  if (answer.kind !== 'started') throw new Error(answer.kind);
  await runService(deps).cancel('e1', answer.run.id);
  return answer.run.id;
}

test('a finished run goes when it is past its retention, the newest one stays', async () => {
  const { deps, pass } = memoryDeps([memoryExport('e1', ['s1'])]);
  await runService(deps).open('e1', {});
  await oneRunAndItsEnd(deps);
  pass(1_000);
  const newest = await oneRunAndItsEnd(deps);
  pass(31 * day);
  await runService(deps).watch();
  expect((await observe(deps.rows, 'e1')).runs.map(({ id }) => id)).toEqual([newest]);
});

test('a watchdog that was held up does not remove a run that is the newest by now', async () => {
  const { deps, pass } = memoryDeps([memoryExport('e1', ['s1'])]);
  await runService(deps).open('e1', {});
  await oneRunAndItsEnd(deps);
  let newest = '';
  const rows: typeof deps.rows = {
    ...deps.rows,
    async get(partition, key) {
      const row = await deps.rows.get(partition, key);
      if (newest !== '' || key !== 'head') return row;
      newest = 'soon';
      newest = await oneRunAndItsEnd(deps);
      pass(31 * day);
      return row;
    },
  };
  await runService({ ...deps, rows }).watch();
  const observed = await observe(deps.rows, 'e1');
  expect(observed.head?.lastRunId).toBe(newest);
  expect(checkState(observed)).toEqual([]);
});
