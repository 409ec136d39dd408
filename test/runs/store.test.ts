import fc from 'fast-check';
import type { Row, Rows } from '../../shared/ports';
import { iso, type Run, since } from '../../shared/runs/run';
import {
  encodeRun,
  findHead,
  findIdempotency,
  findRun,
  insertHead,
  insertPage,
  insertRun,
  listRuns,
  newRunId,
  pageKey,
  pagesOf,
  rememberIdempotency,
  replaceHead,
  runKey,
  runsBefore,
} from '../../shared/runs/store';
import { maxSlicePlan } from '../../shared/segments/segment';
import { tableRows } from '../../shared/storage/tables';
import { freshPrefix, testStorage } from '../setup/storage';
import { anyPage, anyRun } from './runs';

const table = () => tableRows(testStorage(), `${freshPrefix()}runs`);

/** A table that holds one row, whatever it is asked for. */
const holding = (value: Row['value']): Pick<Rows, 'get' | 'list'> => ({
  get: async (_, key) => ({ key, etag: 'e', value }),
  list: async () => ({ rows: [{ key: 'k', etag: 'e', value }] }),
});
const asTable = (value: Row['value']) => ({ ...holding(value), write: async () => null });

test('a run comes back from its row as it was', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async (run) => {
      const stored = await findRun(asTable(encodeRun(run)), run.exportId, run.id);
      expect(stored).toEqual({ key: runKey(run.id), etag: 'e', record: run });
    }),
  );
});

test('a page comes back from its row as it was', async () => {
  await fc.assert(
    fc.asyncProperty(anyPage, async (page) => {
      const change = insertPage(page);
      if (change.kind !== 'insert') throw new Error('It must insert');
      for await (const { record } of pagesOf(asTable(change.value), 'e', page.runId))
        expect(record).toEqual(page);
    }),
  );
});

describe('the largest rows there may be', () => {
  const part = {
    file: 'segment/file.csv.gz',
    etag: '0x8DC',
    from: 10,
    to: 1e9,
    record: 1e6,
    columns: [0, 1],
    rows: 1e6,
  };
  const parts = JSON.stringify(Array.from({ length: 200 }, () => part)).slice(0, maxSlicePlan);

  test.each([
    ['slices of many files', { plan: parts, cursor: '999:999999999999:999999999' }],
    ['slices read along links', { plan: 'x'.repeat(2_000), cursor: 'x'.repeat(4_000) }],
  ])('of 32 %s: under 64 KiB a property, 1 MiB and 252 properties in all', (_, own) => {
    const [seed] = fc.sample(anyRun, { numRuns: 1, seed: 1 });
    if (seed === undefined) throw new Error('A sample is needed');
    const slice = {
      segmentId: 'x'.repeat(200),
      file: 'x'.repeat(200),
      rows: 1e9,
      read: 1e9,
      done: false,
      ...own,
    };
    const chain = { step: 999_999, due: iso(0), tries: 8, polls: 99, slice };
    const event = { at: iso(0), event: 'retried', times: 999, until: iso(0), by: 'x'.repeat(256) } as const;
    const timeline = Array.from({ length: 50 }, () => event);
    const row = encodeRun({ ...seed, timeline, chains: [chain, ...Array.from({ length: 32 }, () => chain)] });
    const sizes = Object.entries(row).map(([name, value]) => (name.length + String(value).length) * 2);
    expect(Math.max(...sizes)).toBeLessThan(65_536);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_048_576);
    expect(sizes.length).toBeLessThan(252);
  });
});

test('a row that is not ours is a fault, never a run', async () => {
  await expect(findRun(asTable({ status: '"gone"' }), 'e', 'r')).rejects.toThrow();
  await expect(findHead(asTable({ closed: '1' }), 'e')).rejects.toThrow();
});

describe('on Table Storage', () => {
  test('a run, its pages, its head and its key are found under what they are stored as', async () => {
    const rows = table();
    const [seed] = fc.sample(anyRun, { numRuns: 1, seed: 7 });
    const [page] = fc.sample(anyPage, { numRuns: 1, seed: 7 });
    if (seed === undefined || page === undefined) throw new Error('Samples are needed');
    const run: Run = { ...seed, id: 'r1', exportId: 'e' };
    const key = { runId: 'r1', fingerprint: 'f', createdAt: iso(0) };
    await rows.write('e', [
      insertRun(run),
      insertHead({ closed: false, lastVersion: { vip: 'v1' } }),
      rememberIdempotency('idem:h', key, null),
      ...[
        [2, 0],
        [1, 10],
        [1, 9],
        [10, 0],
      ].map(([chain = 0, step = 0]) => insertPage({ ...page, runId: 'r1', chain, step })),
      insertPage({ ...page, runId: 'r10', chain: 1, step: 1 }),
    ]);
    expect((await findRun(rows, 'e', 'r1'))?.record).toEqual(run);
    expect(await findRun(rows, 'e', 'r2')).toBeNull();
    expect((await findHead(rows, 'e'))?.record).toEqual({ closed: false, lastVersion: { vip: 'v1' } });
    expect((await findIdempotency(rows, 'e', 'idem:h'))?.record).toEqual(key);
    const order: [number, number][] = [];
    for await (const { record } of pagesOf(rows, 'e', 'r1')) order.push([record.chain, record.step]);
    expect(order).toEqual([
      [1, 9],
      [1, 10],
      [2, 0],
      [10, 0],
    ]);
  });

  test('what is cleared from the head is gone', async () => {
    const rows = table();
    await rows.write('e', [insertHead({ closed: false, activeRunId: 'r1' })]);
    const head = await findHead(rows, 'e');
    if (head === null) throw new Error('It was inserted');
    await rows.write('e', [replaceHead(head, { closed: true })]);
    expect((await findHead(rows, 'e'))?.record).toEqual({ closed: true });
  });

  test('runs are listed newest first, page by page, and the old ones by themselves', async () => {
    const rows = table();
    const [seed] = fc.sample(anyRun, { numRuns: 1, seed: 3 });
    if (seed === undefined) throw new Error('A sample is needed');
    const times = ['2024-02-29', '2026-01-01', '2025-07-01'].map((day) => since(`${day}T00:00:00Z`));
    const ids = times.map((time) => newRunId(time, 'x'));
    await rows.write(
      'e',
      ids.map((id) => insertRun({ ...seed, id, exportId: 'e' })),
    );
    const first = await listRuns(rows, 'e', { limit: 2 });
    const rest = await listRuns(rows, 'e', { limit: 2, ...(first.token ? { token: first.token } : {}) });
    expect([...first.runs, ...rest.runs].map(({ record }) => record.id)).toEqual([ids[1], ids[2], ids[0]]);
    const range = runsBefore(since('2025-07-01T00:00:00Z') - 1);
    expect((await listRuns(rows, 'e', { range, limit: 9 })).runs.map(({ record }) => record.id)).toEqual([
      ids[0],
    ]);
  });
});

test('pages sort by chain and step', () => {
  const place = fc.record({ chain: fc.nat(32), step: fc.nat(999_999) });
  fc.assert(
    fc.property(place, place, (a, b) => {
      const [keyA, keyB] = [a, b].map((own) => pageKey({ runId: 'r', ...own }));
      expect(Math.sign((keyA ?? '') < (keyB ?? '') ? -1 : keyA === keyB ? 0 : 1)).toBe(
        Math.sign(a.chain - b.chain || a.step - b.step),
      );
    }),
  );
});

test('a later run sorts first', () => {
  const time = fc.integer({ min: 0, max: 9_999_999_999_998 });
  fc.assert(fc.property(time, (now) => expect(newRunId(now + 1, 'z') < newRunId(now, 'a')).toBe(true)));
});
