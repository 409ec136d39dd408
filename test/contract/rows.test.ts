import type { RowChange, Rows, RowValue } from '../../shared/ports';
import { everyRow } from '../../shared/runs/store';
import { tableRows } from '../../shared/storage/tables';
import { memoryRows } from '../memory/rows';
import { freshPrefix, testStorage } from '../setup/storage';

const stores: [string, () => Rows][] = [
  ['in memory', memoryRows],
  ['on Azurite', () => tableRows(testStorage(), `${freshPrefix()}rows`)],
];

const insert = (key: string, value: RowValue = { n: 0 }): RowChange => ({ kind: 'insert', key, value });
const replace = (key: string, etag: string, value: RowValue = { n: 1 }): RowChange => ({
  ...{ kind: 'replace', key, value, etag },
});
const remove = (key: string, etag: string): RowChange => ({ kind: 'delete', key, etag });

describe.each(stores)('rows %s', (_, open) => {
  /** A store with a row `a`, and its ETag. */
  async function withRow(): Promise<{ rows: Rows; etag: string }> {
    const rows = open();
    const [etag = ''] = (await rows.write('p', [insert('a')])) ?? [];
    return { rows, etag };
  }

  test('a row is read as it was written, in its partition only', async () => {
    const { rows, etag } = await withRow();
    expect(await rows.get('p', 'a')).toEqual({ key: 'a', etag, value: { n: 0 } });
    expect(await rows.get('q', 'a')).toBeNull();
    expect(await rows.get('p', 'b')).toBeNull();
  });

  test('a second insert is refused', async () => {
    const { rows } = await withRow();
    expect(await rows.write('p', [insert('a', { n: 2 })])).toBeNull();
    expect((await rows.get('p', 'a'))?.value).toEqual({ n: 0 });
  });

  test('a stale ETag is refused, for replacing and for deleting alone', async () => {
    const { rows, etag } = await withRow();
    const [fresh = ''] = (await rows.write('p', [replace('a', etag)])) ?? [];
    expect(fresh).not.toBe(etag);
    expect(await rows.write('p', [replace('a', etag, { n: 2 })])).toBeNull();
    expect(await rows.write('p', [remove('a', etag)])).toBeNull();
    expect((await rows.get('p', 'a'))?.value).toEqual({ n: 1 });
    expect(await rows.write('p', [remove('a', fresh)])).toEqual(['']);
    expect(await rows.get('p', 'a')).toBeNull();
  });

  test('what is not there is neither replaced nor deleted', async () => {
    const { rows, etag } = await withRow();
    expect(await rows.write('p', [replace('b', etag)])).toBeNull();
    expect(await rows.write('p', [remove('b', etag)])).toBeNull();
    expect(await rows.write('p', [insert('c'), remove('b', etag)])).toBeNull();
    expect(await rows.get('p', 'c')).toBeNull();
  });

  test('replacing leaves nothing of what was there', async () => {
    const { rows, etag } = await withRow();
    await rows.write('p', [replace('a', etag, { other: 'x' })]);
    expect((await rows.get('p', 'a'))?.value).toEqual({ other: 'x' });
  });

  test('a transaction happens as a whole, and answers the new ETags in order', async () => {
    const { rows, etag } = await withRow();
    const written = await rows.write('p', [insert('b'), replace('a', etag), insert('c')]);
    const now = await Promise.all(['b', 'a', 'c'].map((key) => rows.get('p', key)));
    expect(written).toEqual(now.map((row) => row?.etag));
  });

  test.each([
    ['a stale ETag', (etag: string) => [insert('b'), replace('a', `${etag.slice(0, -2)}x"`), insert('c')]],
    [
      'an insert of what is there',
      (etag: string) => [replace('a', etag), insert('b'), insert('a2'), insert('x')],
    ],
  ])('a transaction with %s changes nothing', async (_name, changes) => {
    const { rows, etag } = await withRow();
    await rows.write('p', [insert('x')]);
    expect(await rows.write('p', changes(etag))).toBeNull();
    expect((await rows.get('p', 'a'))?.etag).toBe(etag);
    expect(await rows.get('p', 'b')).toBeNull();
  });

  test('beside other changes a deletion asks only that its row is there', async () => {
    const { rows, etag } = await withRow();
    await rows.write('p', [replace('a', etag)]);
    expect(await rows.write('p', [insert('b'), remove('a', etag)])).not.toBeNull();
    expect(await rows.get('p', 'a')).toBeNull();
  });

  test('of transactions at once on one row one wins', async () => {
    const { rows, etag } = await withRow();
    const racers = Array.from({ length: 12 }, (_, n) =>
      rows.write('p', [replace('a', etag, { n }), insert(`by-${n}`, { n })]),
    );
    const written = await Promise.all(racers);
    const winners = written.flatMap((etags, n) => (etags === null ? [] : [n]));
    expect(winners).toHaveLength(1);
    const [winner = -1] = winners;
    expect((await rows.get('p', 'a'))?.value).toEqual({ n: winner });
    const { rows: left } = await rows.list('p', { from: 'by-', to: 'by.' });
    expect(left.map(({ key }) => key)).toEqual([`by-${winner}`]);
  });

  test('a range is listed by key, from its start to before its end, answer by answer', async () => {
    const rows = open();
    await rows.write(
      'p',
      ['d', 'b', 'a:2', 'a:10', 'c', 'a;'].map((key) => insert(key)),
    );
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const answer = await rows.list('p', { from: 'a:', to: 'd', limit: 2, ...(token ? { token } : {}) });
      expect(answer.rows.length).toBeLessThanOrEqual(2);
      keys.push(...answer.rows.map(({ key }) => key));
      token = answer.token;
    } while (token !== undefined);
    expect(keys).toEqual(['a:10', 'a:2', 'a;', 'b', 'c']);
    expect(await rows.list('q', { from: '', to: '~' })).toEqual({ rows: [] });
  });

  test('an answer with a token but without rows is not the end', async () => {
    const { rows } = await withRow();
    let first = true;
    const hesitant: Rows = {
      ...rows,
      async list(partition, range) {
        const { token: _token, ...whole } = range;
        if (!first) return rows.list(partition, whole);
        first = false;
        return { rows: [], token: 'go on' };
      },
    };
    const keys: string[] = [];
    for await (const { key } of everyRow(hesitant, 'p', { from: '', to: '~' })) keys.push(key);
    expect(keys).toEqual(['a']);
  });

  test('a hundred changes fit, one more does not', async () => {
    const rows = open();
    const many = (count: number) => Array.from({ length: count }, (_, n) => insert(`k${n}`));
    await expect(rows.write('p', many(101))).rejects.toMatchObject({ code: 'storageUnavailable' });
    expect((await rows.list('p', { from: '', to: '~' })).rows).toEqual([]);
    expect(await rows.write('p', many(100))).toHaveLength(100);
  });

  test('a row changes once in a transaction', async () => {
    const { rows, etag } = await withRow();
    const twice = [replace('a', etag, { n: 1 }), replace('a', etag, { n: 2 })];
    await expect(rows.write('p', twice)).rejects.toMatchObject({ code: 'storageUnavailable' });
    expect((await rows.get('p', 'a'))?.etag).toBe(etag);
  });

  test('a property holds 64 KiB, which are 32,768 characters', async () => {
    const rows = open();
    expect(await rows.write('p', [insert('a', { text: 'x'.repeat(32_768) })])).toHaveLength(1);
    const longer = insert('b', { text: 'x'.repeat(32_769) });
    await expect(rows.write('p', [longer])).rejects.toMatchObject({ code: 'storageUnavailable' });
    expect(await rows.get('p', 'b')).toBeNull();
  });
});

// Azurite takes larger ones (a known difference), so that only the store in memory can say no.
test('a row of more than 1 MiB is refused in memory, as Azure does it', async () => {
  const value = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`c${n}`, 'x'.repeat(32_000)]));
  await expect(memoryRows().write('p', [insert('a', value)])).rejects.toMatchObject({
    code: 'storageUnavailable',
  });
});
