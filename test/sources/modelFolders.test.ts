import { type FilesWorld, filesWorld, readAll } from './filesWorld';

let world: FilesWorld;
beforeEach(() => {
  world = filesWorld();
});

interface Table {
  readonly name: string;
  readonly columns?: readonly string[];
  /** Locations. */
  readonly partitions?: readonly string[];
  readonly settings?: object;
}

const putModel = (folder: string, tables: readonly Table[]): Promise<void> =>
  world.put(
    `${folder}/model.json`,
    JSON.stringify({
      ...{ name: 'CustomerInsights', version: '1.0' },
      entities: tables.map(({ name, columns = ['CustomerId', 'Email'], partitions = [], settings }) => ({
        ...{ $type: 'LocalEntity', name },
        attributes: columns.map((column) => ({ name: column, dataType: 'string' })),
        partitions: partitions.map((location, index) => ({
          ...{ name: `${name}_${index}`, location },
          ...(settings === undefined ? {} : { fileFormatSettings: settings }),
        })),
      })),
    }),
  );

const rows = (...addresses: string[]): string => addresses.map((email, i) => `C${i},${email}\n`).join('');
const dated = (date: string, part: number): string => `Weekly/Vip/${date}/Vip_${part}.csv`;

test('the files that model.json names are read, without a header, in its columns', async () => {
  await world.put(dated('2026/11/24/0300', 1), rows('old@example.org'));
  await world.put(dated('2026/11/25/0300', 1), `\ufeff${rows('a@example.org', 'b@example.org')}`);
  await world.put(dated('2026/11/25/0300', 2), rows('c@example.org'));
  await putModel('Weekly', [
    { name: 'Vip', partitions: [1, 2].map((part) => world.url(dated('2026/11/25/0300', part))) },
  ]);
  world.asIfWritten('justNow');
  expect(await readAll(world.source, 'Weekly:Vip', ['Email', 'CustomerId'])).toEqual([
    ...['a@example.org|C0', 'b@example.org|C1', 'c@example.org|C0'],
  ]);
  const { items } = await world.source.list({ pageSize: 10 });
  expect(items).toMatchObject([
    { id: 'Weekly:Vip', name: 'Vip', profiles: 3, fields: ['CustomerId', 'Email'] },
  ]);
  const { sample } = await world.source.describe('Weekly:Vip');
  expect(sample[0]).toEqual({ CustomerId: 'C0', Email: 'a***@e***.org' });
});

test('a row with too few or too many fields is a rejection that says so', async () => {
  await world.put(dated('2026/11/25/0300', 1), 'C1,a@example.org\nC2\nC3,c@example.org,more\n');
  await putModel('Weekly', [{ name: 'Vip', partitions: [world.url(dated('2026/11/25/0300', 1))] }]);
  expect(await readAll(world.source, 'Weekly:Vip', ['Email'])).toEqual([
    ...['a@example.org', 'The row has 1 fields; the header names 2.'],
    'The row has 3 fields; the header names 2.',
  ]);
});

test('a header is one where model.json says so, and locations may be relative', async () => {
  await world.put(dated('2026/11/25/0300', 1), 'Email,Id\na@example.org,1\n');
  await putModel('Weekly', [
    {
      ...{ name: 'Vip', settings: { columnHeaders: true, delimiter: ',' } },
      partitions: ['Vip/2026/11/25/0300/Vip_1.csv'],
    },
  ]);
  expect(await readAll(world.source, 'Weekly:Vip', ['Email'])).toEqual(['a@example.org']);
});

test('of several dated folders that are named the newest wins', async () => {
  await world.put(dated('2026/11/24/0300', 1), rows('old@example.org'));
  await world.put(dated('2026/11/25/0300', 1), rows('new@example.org'));
  const partitions = ['2026/11/25/0300', '2026/11/24/0300'].map((date) => world.url(dated(date, 1)));
  await putModel('Weekly', [{ name: 'Vip', partitions }]);
  expect(await readAll(world.source, 'Weekly:Vip', ['Email'])).toEqual(['new@example.org']);
});

test('a newer folder that model.json does not name yet is not read', async () => {
  await world.put(dated('2026/11/24/0300', 1), rows('whole@example.org'));
  await putModel('Weekly', [{ name: 'Vip', partitions: [world.url(dated('2026/11/24/0300', 1))] }]);
  const before = await world.source.versions(['Weekly:Vip']);
  await world.put(dated('2026/11/25/0300', 1), rows('half@example.org'));
  expect(await world.source.versions(['Weekly:Vip'])).toEqual(before);
  expect(await readAll(world.source, 'Weekly:Vip', ['Email'])).toEqual(['whole@example.org']);
});

describe('where model.json names no files', () => {
  beforeEach(async () => {
    await world.put(dated('2026/11/24/0300', 1), rows('old@example.org'));
    await world.put(dated('2026/11/25/0300', 1), rows('new@example.org'));
  });

  test('it completes those that are older than itself', async () => {
    await putModel('Weekly', [{ name: 'Vip' }]);
    world.asIfWritten('justNow');
    expect(await readAll(world.source, 'Weekly:Vip', ['Email'])).toEqual(['new@example.org']);
  });

  test('a newer one is complete when it has been quiet', async () => {
    await putModel('Weekly', [{ name: 'Vip' }]);
    const model = await world.container.getBlobClient('Weekly/model.json').getProperties();
    for (;;) {
      await world.put(dated('2026/11/26/0300', 1), rows('newest@example.org'));
      const part = await world.container.getBlobClient(dated('2026/11/26/0300', 1)).getProperties();
      if ((part.lastModified ?? 0) > (model.lastModified ?? 0)) break;
    }
    world.asIfWritten('justNow');
    expect(await readAll(world.source, 'Weekly:Vip', ['Email'])).toEqual(['new@example.org']);
    world.asIfWritten('longAgo');
    expect(await readAll(world.source, 'Weekly:Vip', ['Email'])).toEqual(['newest@example.org']);
  });
});

test('exports below the folder of an instance are found beside plain segments', async () => {
  const file = 'CustomerInsights_42/Weekly/Vip/2026/11/25/0300/Vip_1.csv';
  await world.put(file, rows('a@example.org'));
  await putModel('CustomerInsights_42/Weekly', [
    { name: 'Vip', partitions: [world.url(file)] },
    { name: 'Empty', partitions: [] },
  ]);
  await world.put('plain/a.csv', 'Email\nb@example.org\n');
  const { items } = await world.source.list({ pageSize: 10 });
  expect(items.map(({ id, profiles }) => [id, profiles])).toEqual([
    ['CustomerInsights_42:Weekly:Empty', 0],
    ['CustomerInsights_42:Weekly:Vip', 1],
    ['plain', 1],
  ]);
  expect(await readAll(world.source, 'CustomerInsights_42:Weekly:Vip', ['Email'])).toEqual(['a@example.org']);
});

describe('bad models', () => {
  const refusal = () => readAll(world.source, 'Weekly:Vip', ['Email']).catch((error) => error);

  test('a file that is not there: waited for while the model is new, then named', async () => {
    await world.put(dated('2026/11/25/0300', 1), rows('a@example.org'));
    const partitions = [1, 2].map((part) => world.url(dated('2026/11/25/0300', part)));
    await putModel('Weekly', [{ name: 'Vip', partitions }]);
    world.asIfWritten('justNow');
    expect(await refusal()).toMatchObject({ code: 'segmentRefreshing' });
    world.asIfWritten('longAgo');
    expect(await refusal()).toMatchObject({
      code: 'unreadableFile',
      message: 'Weekly/model.json names Weekly/Vip/2026/11/25/0300/Vip_2.csv, which is not there.',
    });
    await expect(world.source.describe('Weekly:Vip')).rejects.toMatchObject({ code: 'unreadableFile' });
    expect(await world.source.versions(['Weekly:Vip'])).toEqual({});
  });

  test.each([
    ['not JSON', '{"entities":'],
    ['not a model', '{"entities":[{"title":"Vip"}]}'],
  ])('%s is named, and hides no other segment', async (_, text) => {
    await world.put('Weekly/model.json', text);
    await world.put('plain/a.csv', 'Email\nb@example.org\n');
    expect(await refusal()).toMatchObject({
      code: 'unreadableFile',
      message: expect.stringContaining('Weekly/model.json'),
    });
    expect((await world.source.list({ pageSize: 10 })).items.map(({ id }) => id)).toEqual(['plain']);
  });

  test('a table that it does not have is no segment', async () => {
    await putModel('Weekly', [{ name: 'Other' }]);
    expect(await refusal()).toMatchObject({ code: 'segmentNotFound' });
  });

  test('a column twice, or fields that are not separated by commas', async () => {
    await putModel('Weekly', [{ name: 'Vip', columns: ['Email', 'Email '] }]);
    expect(await refusal()).toMatchObject({ code: 'duplicateColumn' });
    await putModel('Weekly', [
      { name: 'Vip', partitions: ['Vip/a.csv'], settings: { columnHeaders: false, delimiter: ';' } },
    ]);
    expect(await refusal()).toMatchObject({
      code: 'unreadableFile',
      message: expect.stringContaining('";"'),
    });
  });
});
