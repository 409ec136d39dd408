import { auditLog } from '../../shared/access/audit';
import type { AuditEntry } from '../../shared/access/auditEntry';
import { tableRows } from '../../shared/storage/tables';
import { freshPrefix, testStorage } from '../setup/storage';

const day = 24 * 3_600_000;
const start = Date.UTC(2026, 0, 30);

type What = Omit<AuditEntry, 'id' | 'at'>;
const entry = (name: string, more: Partial<What> = {}): What => ({
  ...{ event: 'Export.Updated', result: 'Success', ip: '127.0.0.1', details: {}, changes: [] },
  actor: { id: 'a', name: 'Ann', kind: 'user', roles: ['administrator'] },
  target: { id: 'e', name },
  ...more,
});

const names = (entries: readonly AuditEntry[]) => entries.map(({ target }) => target.name);

function newLog() {
  const state = { now: start };
  let ids = 0;
  const id = () => {
    ids += 1;
    return String(ids).padStart(6, '0');
  };
  const log = auditLog({
    rows: tableRows(testStorage(), `${freshPrefix()}audit`),
    ...{ random: { id, fraction: () => 0 }, clock: () => state.now, log: () => undefined },
  });
  return { log, state };
}

test('newest first, page by page, across months', async () => {
  const { log, state } = newLog();
  for (let index = 0; index < 7; index += 1) {
    state.now = start + index * 20 * day;
    await log.record(entry(`n${index}`));
  }
  const seen: AuditEntry[] = [];
  let page: string | undefined;
  let pages = 0;
  do {
    const answer = await log.list({}, { pageSize: 2, ...(page === undefined ? {} : { page }) });
    expect(answer.items.length).toBeLessThanOrEqual(2);
    seen.push(...answer.items);
    page = answer.nextPage;
    pages += 1;
  } while (page !== undefined && pages < 20);
  expect(names(seen)).toEqual(['n6', 'n5', 'n4', 'n3', 'n2', 'n1', 'n0']);
  const all: AuditEntry[] = [];
  for await (const found of log.all({})) all.push(found);
  expect(all).toEqual(seen);
});

test('several in one millisecond are all there', async () => {
  const { log } = newLog();
  await Promise.all(['a', 'b', 'c'].map((name) => log.record(entry(name))));
  const first = await log.list({}, { pageSize: 2 });
  const rest = await log.list({}, { pageSize: 2, page: first.nextPage ?? '' });
  expect(names([...first.items, ...rest.items]).sort()).toEqual(['a', 'b', 'c']);
});

test('every filter holds', async () => {
  const { log, state } = newLog();
  await log.record(entry('old'));
  state.now += 40 * day;
  await log.record(entry('denied', { event: 'Access.Denied', result: 'ClientError', code: 'forbidden' }));
  state.now += 1_000;
  const bea: AuditEntry['actor'] = { id: 'b', name: 'Bea', kind: 'application', roles: [] };
  await log.record(entry('new', { actor: bea, target: { id: 'other' } }));
  const ask = async (filter: Parameters<typeof log.list>[0]) =>
    (await log.list(filter, { pageSize: 10 })).items.map(({ at }) => (Date.parse(at) - start) / 1_000);
  const [first, second, third] = [0, 40 * 86_400, 40 * 86_400 + 1];
  expect(await ask({})).toEqual([third, second, first]);
  expect(await ask({ from: start + day })).toEqual([third, second]);
  expect(await ask({ to: start + 40 * day })).toEqual([second, first]);
  expect(await ask({ from: start + 40 * day, to: start + 40 * day })).toEqual([second]);
  expect(await ask({ actor: 'b' })).toEqual([third]);
  expect(await ask({ actor: 'Ann' })).toEqual([second, first]);
  expect(await ask({ event: 'Access.Denied' })).toEqual([second]);
  expect(await ask({ target: 'other' })).toEqual([third]);
  expect(await ask({ target: 'old' })).toEqual([first]);
  expect(await ask({ result: 'Success', from: start + day })).toEqual([third]);
  expect(await ask({ from: start + 50 * day })).toEqual([]);
});

test('a page that this list did not give is refused', async () => {
  const { log } = newLog();
  for (const page of [
    'x',
    '',
    Buffer.from('209913:').toString('base64url'),
    Buffer.from('2026;01:').toString('base64'),
  ]) {
    await expect(log.list({}, { pageSize: 1, page })).rejects.toMatchObject({ code: 'invalidRequest' });
  }
});

test('an entry that cannot be written is told to the log, and to nobody else', async () => {
  const { state } = newLog();
  const lines: unknown[] = [];
  const failing = auditLog({
    rows: {
      get: async () => null,
      list: async () => ({ rows: [] }),
      write: () => Promise.reject(new Error('SG.a.b')),
    },
    ...{ clock: () => state.now, random: { id: () => 'x', fraction: () => 0 } },
    log: (...line) => void lines.push(line),
  });
  await failing.record(entry('n'));
  expect(lines).toEqual([
    [
      'error',
      'audit entry lost',
      expect.objectContaining({ event: 'Export.Updated', target: 'e', error: 'Error' }),
    ],
  ]);
});
