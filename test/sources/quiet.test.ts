import { type FilesWorld, filesWorld, quietMs, readAll } from './filesWorld';

let world: FilesWorld;
beforeEach(() => {
  world = filesWorld();
});

const plan = () => world.source.plan({ segmentIds: ['vip'], fields: ['Email'], maxSlices: 32 });

test('files that were written just now are not read: the plan says until when and why', async () => {
  world.asIfWritten('justNow');
  await world.put('vip/a.csv', 'Email\na@example.org\n');
  const before = Date.now();
  const refused = await plan().catch((error) => error);
  expect(refused).toMatchObject({ code: 'segmentRefreshing', message: expect.stringContaining('vip') });
  expect(refused.retryAt).toBeGreaterThan(before + quietMs - 5_000);
  expect(await world.source.versions(['vip', 'gone'])).toEqual({});
  expect(await world.source.refreshing(['vip', 'gone'])).toEqual(['vip']);
  expect((await world.source.list({ pageSize: 1 })).items).toMatchObject([{ id: 'vip', refreshing: true }]);
});

test('after the quiet time they are', async () => {
  await world.put('vip/a.csv', 'Email\na@example.org\n');
  expect(await readAll(world.source, 'vip', ['Email'])).toEqual(['a@example.org']);
  expect(await world.source.refreshing(['vip'])).toEqual([]);
  expect(Object.keys(await world.source.versions(['vip']))).toEqual(['vip']);
});

test('a marker that came last says at once that they are whole', async () => {
  world.asIfWritten('justNow');
  await world.put('vip/part-0.csv', 'Email\na@example.org\n');
  await world.put('vip/_SUCCESS', '');
  expect(await readAll(world.source, 'vip', ['Email'])).toEqual(['a@example.org']);
});

test('a marker of before does not', async () => {
  world.asIfWritten('justNow');
  await world.put('vip/_SUCCESS', '');
  const { lastModified } = await world.container.getBlobClient('vip/_SUCCESS').getProperties();
  // Times of change have whole seconds: written again until it is a later one.
  for (;;) {
    await world.put('vip/part-0.csv', 'Email\na@example.org\n');
    const part = await world.container.getBlobClient('vip/part-0.csv').getProperties();
    if ((part.lastModified ?? 0) > (lastModified ?? 0)) break;
  }
  await expect(plan()).rejects.toMatchObject({ code: 'segmentRefreshing' });
});

test('a marker changes no version', async () => {
  await world.put('vip/a.csv', 'Email\na@example.org\n');
  const before = await world.source.versions(['vip']);
  await world.put('vip/_SUCCESS', '');
  expect(await world.source.versions(['vip'])).toEqual(before);
});

test('what is written below the folder keeps it from being quiet', async () => {
  await world.put('vip/a.csv', 'Email\na@example.org\n');
  world.asIfWritten('justNow');
  await world.put('vip/_temporary/0/task/part-0.csv', 'Email\n');
  expect(await world.source.refreshing(['vip'])).toEqual(['vip']);
});

test('segments whose names begin alike are all listed, whatever the page size', async () => {
  const ids = ['news', 'news-2', 'news.old', 'news2', 'New'];
  for (const id of ids) await world.put(`${id}/a.csv`, 'Email\na@example.org\n');
  for (const pageSize of [1, 2, 3]) {
    const seen: string[] = [];
    let page: string | undefined;
    do {
      const answer = await world.source.list({ pageSize, ...(page === undefined ? {} : { page }) });
      seen.push(...answer.items.map(({ id }) => id));
      page = answer.nextPage;
    } while (page !== undefined);
    expect(seen.sort()).toEqual([...ids].sort());
  }
});
