import type { LogFields } from '../../shared/ports';
import type { RunDeps } from '../../shared/runs/deps';
import { runService } from '../../shared/runs/service';
import { memoryDeps, memoryExport } from '../memory/deps';

const me = { id: 'me', name: 'Ann', kind: 'user', roles: [] } as const;
const minute = 60_000;
const milliseconds = expect.any(Number);

/** Runs of one export in memory, and the lines that they write. */
async function logged(definition = memoryExport('e1', ['s1'])) {
  const world = memoryDeps([definition]);
  const lines: LogFields[] = [];
  const deps: RunDeps = {
    ...world.deps,
    log: (level, event, fields) => void lines.push({ level, event, ...fields }),
  };
  const runs = runService(deps);
  await runs.open('e1', {});
  return {
    ...{ ...world, deps, runs },
    start: async () => (await runs.startOnDemand(me, { exportId: 'e1', key: null })).run,
    /** The lines since they were last asked for, those of quiet rounds left out. */
    take: () => lines.splice(0).filter(({ event }) => event !== 'watchdog round'),
  };
}

test('a start, a cancel, and a copy of a message that comes after it', async () => {
  const { runs, start, take } = await logged();
  const { id: runId } = await start();
  await runs.cancel('e1', runId, 'Ann');
  await runs.handle({ exportId: 'e1', runId, chain: 0, step: 0 }, 2);
  const known = { level: 'info', exportId: 'e1', runId, milliseconds };
  expect(take()).toEqual([
    { ...known, event: 'run started', chain: 0, step: 0, trigger: 'onDemand' },
    { ...known, event: 'run ended', status: 'canceled', read: 0, sent: 0, merged: 0, rejected: 0 },
    { ...known, event: 'step not mine', chain: 0, step: 0, delivery: 2 },
  ]);
  expect((await runs.get('e1', runId)).timeline.at(-1)).toMatchObject({ event: 'ended', by: 'Ann' });
});

test('what the watchdog sends again, and what it ends; a resume; a removal', async () => {
  const { runs, start, take, pass } = await logged();
  const { id: runId } = await start();
  take();
  pass(3 * minute);
  await runs.watch();
  const known = { exportId: 'e1', runId, milliseconds };
  const watched = { ...known, level: 'warn', by: 'watchdog' };
  expect(take()).toEqual([{ ...watched, event: 'steps sent again', chains: '0', status: 'queued' }]);
  pass(7 * 60 * minute);
  await runs.watch();
  expect(take()).toMatchObject([{ ...watched, event: 'run ended', status: 'failed', code: 'deadline' }]);
  await runs.resume('e1', runId, 'Bob');
  expect(take()).toEqual([{ ...known, level: 'info', event: 'run resumed', status: 'queued', chains: 1 }]);
  const told = (await runs.get('e1', runId)).timeline.map(({ event, by, code }) => [event, by ?? code]);
  expect(told).toEqual([
    ['started', 'Ann'],
    ['sentAgain', undefined],
    ['ended', 'deadline'],
    ['resumed', 'Bob'],
  ]);
  await runs.cancel('e1', runId);
  await runs.cancel('e1', (await start()).id);
  take();
  pass(31 * 24 * 60 * minute);
  await runs.watch();
  expect(take()).toEqual([{ ...known, level: 'info', event: 'run removed', pages: 0 }]);
});

test('a step that throws, and one that is given up at its last delivery', async () => {
  const { deps, start, take } = await logged();
  const { id: runId } = await start();
  take();
  const destinationOf = () => Promise.reject(new TypeError('a text that may hold anything'));
  const broken = runService({ ...deps, destinationOf });
  const message = { exportId: 'e1', runId, chain: 0, step: 0 };
  await expect(broken.handle(message, 4)).rejects.toThrow(TypeError);
  await broken.handle(message, 5);
  const known = { ...message, level: 'warn', error: 'TypeError', milliseconds };
  expect(take()).toEqual([
    { ...known, event: 'step failed', delivery: 4 },
    {
      ...{ ...known, event: 'run ended', delivery: 5, status: 'failed', code: 'internal' },
      ...{ read: 0, sent: 0, merged: 0, rejected: 0 },
    },
  ]);
});

test('each stage of a burial', async () => {
  const { runs, take } = await logged({ ...memoryExport('e1', ['s1']), deleted: true });
  for (let round = 0; round < 4; round += 1) await runs.watch();
  expect(take().map(({ event, exportId, stage }) => [event, exportId, stage])).toEqual([
    ['export burial', 'e1', 'head closed'],
    ['export burial', 'e1', 'head removed'],
    ['export burial', 'e1', 'definition removed'],
  ]);
});
