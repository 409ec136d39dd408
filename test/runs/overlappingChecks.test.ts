import { handleMessage } from '../../shared/runs/message';
import { startRefreshed } from '../../shared/runs/refresh';
import { runService } from '../../shared/runs/service';
import { observe } from '../invariants/observe';
import { memoryDeps, memoryExport } from '../memory/deps';

test('a refresh check that was held up after it read old versions does not run the new one twice', async () => {
  const { deps, queue, segments, pass } = memoryDeps([memoryExport('e1', ['s1'])]);
  await segments.write('s1/a.csv', 'email,name\n');
  await runService(deps).open('e1', {});

  const untilDone = async (): Promise<void> => {
    while (queue.size() > 0) {
      const next = await queue.receive(3_600_000);
      if (next === null) pass(10_000);
      else {
        await handleMessage(deps, next.message, 1);
        await queue.remove(next.receipt);
      }
    }
  };
  let slow = true;
  const source = {
    ...deps.source,
    async versions(ids: readonly string[]) {
      const now = await deps.source.versions(ids);
      if (!slow) return now;
      slow = false;
      await segments.write('s1/a.csv', 'email,name\np1@example.org,One\n');
      await startRefreshed(deps);
      await untilDone();
      return now;
    },
  };
  await startRefreshed({ ...deps, source });
  await untilDone();
  await startRefreshed(deps);
  await untilDone();

  const { runs } = await observe(deps.rows, 'e1');
  const fresh = await deps.source.versions(['s1']);
  expect(runs.map(({ version }) => version)).toEqual([fresh]);
});
