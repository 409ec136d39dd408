import { parseSettings } from '../../shared/config';
import { pageLimits } from '../../shared/profiles/page';
import type { RunDeps } from '../../shared/runs/deps';
import { removeExpiredRuns } from '../../shared/runs/retention';
import type { RunMessage } from '../../shared/runs/run';
import { startRun } from '../../shared/runs/start';
import {
  encodeRun,
  findHead,
  findIdempotency,
  findRun,
  idempotencyKey,
  insertHead,
  replaceHead,
} from '../../shared/runs/store';
import { tableRows } from '../../shared/storage/tables';
import { freshPrefix, testStorage } from '../setup/storage';

const day = 24 * 3_600_000;
const settings = parseSettings({
  ...{ AzureWebJobsStorage: testStorage(), AUTH_MODE: 'local' },
  SECRET_KEYS: `k:${Buffer.alloc(32).toString('base64')}`,
});
const definition = {
  ...{ id: 'e', displayName: 'E', connectionId: 'c', listId: 'l', segmentIds: ['vip'], deleted: false },
  ...{ dataMatching: { email: 'mail' }, schedule: { kind: 'off' } as const },
  ...{ createdAt: '', createdBy: '', updatedAt: '', updatedBy: '' },
};

/** An export without runs on real tables, at a time that the test moves. */
async function newExport() {
  const rows = tableRows(testStorage(), `${freshPrefix()}runs`);
  const world = { now: Date.UTC(2026, 0, 1), sent: [] as RunMessage[] };
  const unused = async (): Promise<never> => {
    throw new Error('A start needs none of this');
  };
  let ids = 0;
  const deps: RunDeps = {
    ...{
      rows,
      settings,
      pageLimits,
      clock: () => world.now,
      log: () => undefined,
      pause: async () => undefined,
    },
    random: { id: () => `id${++ids}`, fraction: () => 0 },
    outbox: { send: async (message) => void world.sent.push(message) },
    rejections: {
      ...({ list: unused, folders: unused, read: unused, write: unused } as unknown as RunDeps['rejections']),
      deleteAll: async () => undefined,
    },
    definitions: {
      findExport: async () => definition,
      async *allExports() {
        yield definition;
      },
      ...{ forgetExport: unused, findConnection: unused, markConnection: unused },
    },
    source: {} as RunDeps['source'],
    destinationOf: unused,
  };
  await rows.write('e', [insertHead({ closed: false })]);
  /** As a run that has ended leaves the head. */
  const free = async () => {
    const head = await findHead(rows, 'e');
    if (head === null) throw new Error('There is a head');
    const { activeRunId: _, ...rest } = head.record;
    await rows.write('e', [replaceHead(head, rest)]);
  };
  return { deps, rows, world, free };
}

const start = (deps: RunDeps, hash?: string, fingerprint = 'f') =>
  startRun(deps, {
    ...{ exportId: 'e', trigger: { kind: 'onDemand', by: 'ada' } },
    ...(hash === undefined ? {} : { idempotency: { hash, fingerprint } }),
  });

async function started(deps: RunDeps, hash?: string): Promise<string> {
  const answer = await start(deps, hash);
  if (answer.kind !== 'started') throw new Error(`It was ${answer.kind}`);
  return answer.run.id;
}

test('a start claims the head, sends the first message, and a second one meets it', async () => {
  const { deps, rows, world } = await newExport();
  const id = await started(deps);
  expect((await findHead(rows, 'e'))?.record).toEqual({ activeRunId: id, lastRunId: id, closed: false });
  expect((await findRun(rows, 'e', id))?.record).toMatchObject({ status: 'queued', trigger: { by: 'ada' } });
  expect(world.sent).toEqual([{ exportId: 'e', runId: id, chain: 0, step: 0 }]);
  expect(await start(deps)).toEqual({ kind: 'active', runId: id });
});

test('the same key within 30 days is the same run, and with another request a refusal', async () => {
  const { deps, world, free } = await newExport();
  const id = await started(deps, 'h');
  await free();
  world.now += 30 * day;
  expect(await start(deps, 'h')).toMatchObject({ kind: 'replayed', run: { id } });
  await expect(start(deps, 'h', 'another')).rejects.toMatchObject({ code: 'idempotencyKeyReused' });
  expect(world.sent).toHaveLength(1);
});

test('a key that is no longer honoured starts a run of its own, and is honoured for that one', async () => {
  const { deps, rows, world, free } = await newExport();
  const old = await started(deps, 'h');
  await free();
  world.now += 30 * day + 1;
  const fresh = await started(deps, 'h');
  expect(fresh).not.toBe(old);
  await free();
  expect(await start(deps, 'h')).toMatchObject({ kind: 'replayed', run: { id: fresh } });
  expect((await findIdempotency(rows, 'e', idempotencyKey('h')))?.record.runId).toBe(fresh);
  // Retention takes the key along with its own run only.
  const ended = await findRun(rows, 'e', old);
  if (ended === null) throw new Error('The old run is still there');
  const value = encodeRun({ ...ended.record, status: 'succeeded' });
  await rows.write('e', [{ kind: 'replace', key: ended.key, etag: ended.etag, value }]);
  expect(await removeExpiredRuns(deps, 'e', { before: world.now, newest: fresh })).toBe(true);
  expect(await findRun(rows, 'e', old)).toBeNull();
  expect(await start(deps, 'h')).toMatchObject({ kind: 'replayed', run: { id: fresh } });
});
