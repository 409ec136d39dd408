import {
  address,
  type DataverseSimulator,
  people,
  planOf,
  rowsOf,
  sourceOf,
  startDataverseSimulator,
} from './world';

let simulator: DataverseSimulator;
beforeEach(async () => {
  simulator = await startDataverseSimulator(people(1_000));
});
afterEach(() => simulator.close());

const those = (has: (person: number) => boolean): string[] =>
  Array.from({ length: 1_000 }, (_, person) => person)
    .filter(has)
    .map(address)
    .sort();

test('segments are listed with names and counts, page by page', async () => {
  const source = sourceOf(simulator);
  const first = await source.list({ pageSize: 3 });
  expect(first.items.map(({ id, name, profiles }) => [id, name, profiles])).toEqual([
    ['Everybody', 'All of them', 1_000],
    ['Few', 'Few', 20],
    ['Nobody', 'Nobody', 0],
  ]);
  const second = await source.list({ pageSize: 3, page: first.nextPage ?? '' });
  expect(second.items.map(({ id }) => id)).toEqual(["O'Neill's_100%", 'Thirds']);
  expect(second.nextPage).toBeUndefined();
});

test('a segment shows the columns that can be matched and a few profiles, masked', async () => {
  const segment = await sourceOf(simulator).describe('Thirds');
  expect(segment).toMatchObject({
    ...{ id: 'Thirds', profiles: 334, refreshedAt: '2026-01-01T03:00:00.000Z' },
    fields: ['age', 'city', 'emailaddress1', 'msdynci_customerid', 'msdynci_customerprofileid'],
  });
  expect(segment.sample).toHaveLength(5);
  expect(segment.sample[0]).toMatchObject({ emailaddress1: 'c***@e***.org', city: '' });
});

test.each([
  ['Everybody', () => true],
  ['Thirds', (person: number) => person % 3 === 0],
  ['Few', (person: number) => person % 50 === 7],
  ["O'Neill's_100%", (person: number) => person < 5],
  ['Nobody', () => false],
])('the members of %s come with their profiles, once each', async (id, has) => {
  const source = sourceOf(simulator, { pageSize: 170 });
  const plan = await planOf(source, id);
  expect(plan.rows).toBe(those(has).length);
  expect((await rowsOf(source, plan)).sort()).toEqual(those(has));
});

test('values keep the order of the fields, and only these columns are asked for', async () => {
  const source = sourceOf(simulator);
  const plan = await planOf(source, "O'Neill's_100%", { fields: ['age', 'emailaddress1', 'city'] });
  expect((await rowsOf(source, plan)).sort()).toEqual([
    ...['0|customer.0@example.org|', '1|customer.1@example.org|Paris', '2|customer.2@example.org|Paris'],
    ...['3|customer.3@example.org|', '4|customer.4@example.org|Paris'],
  ]);
  const selects = simulator.requests.map(({ query }) => /\$select=([^&]*)/.exec(query)?.[1]);
  expect(new Set(selects.filter((select) => select?.includes('customerid')))).toEqual(
    new Set(['msdynci_customerid', 'msdynci_customerid,age,emailaddress1,city']),
  );
});

test('a member without a profile is a row that says so', async () => {
  await simulator.close();
  simulator = await startDataverseSimulator(people(100, { missing: (person) => person === 42 }));
  const source = sourceOf(simulator, { pageSize: 30 });
  const rows = await rowsOf(source, await planOf(source, 'Everybody'));
  expect(rows).toHaveLength(100);
  expect(rows.filter((row) => !row.includes('@'))).toEqual(['There is no profile of this member.']);
});

test('where the service gives no count, members are counted range by range', async () => {
  await simulator.close();
  simulator = await startDataverseSimulator(
    people(120_000, { segments: [{ name: 'Everybody', has: () => true, counted: false }] }),
  );
  const source = sourceOf(simulator);
  expect((await source.list({ pageSize: 5 })).items[0]?.profiles).toBeNull();
  const plan = await planOf(source, 'Everybody');
  expect(plan.rows).toBe(120_000);
  expect(plan.slices.reduce((sum, { rows }) => sum + rows, 0)).toBe(120_000);
  const counting = simulator.requests.filter(({ query }) => query.includes('aggregate'));
  expect(counting.length).toBeLessThanOrEqual(7);
  expect((await source.describe('Everybody')).profiles).toBe(120_000);
});

test('a large segment becomes slices that together are all of it', async () => {
  await simulator.close();
  simulator = await startDataverseSimulator(people(160_000));
  const source = sourceOf(simulator);
  const plan = await planOf(source, 'Everybody');
  expect(plan.slices.map(({ rows }) => rows)).toEqual([80_000, 80_000]);
  const seen = new Set(await rowsOf(source, plan));
  expect(seen.size).toBe(160_000);
}, 60_000);

describe('a refresh', () => {
  const evaluated = (at: string): void => {
    const segment = simulator.segments.find(({ name }) => name === 'Everybody');
    if (segment !== undefined) segment.evaluatedAt = at;
  };
  const status = (text: string): void => {
    const segment = simulator.segments.find(({ name }) => name === 'Everybody');
    if (segment !== undefined) segment.status = text;
  };

  test('that has ended is another version', async () => {
    const before = await sourceOf(simulator).versions(['Everybody', 'Few', 'Gone']);
    expect(Object.keys(before).sort()).toEqual(['Everybody', 'Few']);
    evaluated('2026-01-02T03:00:00Z');
    const after = await sourceOf(simulator).versions(['Everybody', 'Few']);
    expect(after['Everybody']).not.toBe(before['Everybody']);
    expect(after['Few']).toBe(before['Few']);
  });

  test('that goes on keeps a run from being planned, and says until when to wait', async () => {
    status('Refreshing');
    const source = sourceOf(simulator);
    expect(await source.versions(['Everybody'])).toEqual({});
    expect(await source.refreshing(['Everybody', 'Few'])).toEqual(['Everybody']);
    expect((await source.list({ pageSize: 1 })).items).toMatchObject([{ id: 'Everybody', refreshing: true }]);
    const refused = await planOf(source, 'Everybody').catch((error) => error);
    expect(refused).toMatchObject({ code: 'segmentRefreshing' });
    expect(refused.retryAt).toBeGreaterThan(Date.now());
  });

  test.each([
    ['ends', () => evaluated('2026-01-02T03:00:00Z')],
    ['starts', () => status('Refreshing')],
    ['takes the segment away', () => (simulator.segments as unknown[]).splice(0, 1)],
  ])('that %s while a run reads changes the segment for it', async (_, refresh) => {
    const source = sourceOf(simulator, { pageSize: 100 });
    const plan = await planOf(source, 'Everybody');
    const read = async (): Promise<number> => {
      let rows = 0;
      for (const slice of plan.slices) {
        for await (const batch of source.read(slice, '')) {
          if (rows === 0) refresh();
          rows += batch.rows.length;
        }
      }
      return rows;
    };
    await expect(read()).rejects.toMatchObject({ code: 'segmentChanged' });
  });
});
