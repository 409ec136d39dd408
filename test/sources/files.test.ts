import { gzipSync } from 'node:zlib';
import { BlobServiceClient } from '@azure/storage-blob';
import { maxSlicePlan } from '../../shared/segments/segment';
import { containerBlobs } from '../../shared/storage/blobs';
import { freshPrefix, testStorage } from '../setup/storage';
import { memoryBlobs } from './memoryBlobs';
import { allRows, plan, rowsOf, sourceOf } from './reading';

/** A container of Azurite with these files, and how to replace them. */
async function container(files: Readonly<Record<string, Uint8Array | string>>) {
  const name = `${freshPrefix()}segments`;
  const client = BlobServiceClient.fromConnectionString(testStorage()).getContainerClient(name);
  await client.create();
  const put = async (path: string, content: Uint8Array | string) => {
    await client.getBlockBlobClient(path).uploadData(Buffer.from(content));
  };
  for (const [path, content] of Object.entries(files)) await put(path, content);
  const remove = async (path: string) => {
    await client.deleteBlob(path);
  };
  return { source: sourceOf(containerBlobs(testStorage(), name)), put, remove };
}

describe('on Blob Storage', () => {
  test('a segment is planned and read: files by name, plain and gzip, only what is CSV', async () => {
    const { source } = await container({
      'vip/2.csv.gz': gzipSync('mail,id\nc@x.org,3\n'),
      'vip/1.csv': 'id,mail\n1,a@x.org\n2,"b@x.org"\n',
      'vip/3.CSV': 'mail\nd@x.org',
      'vip/notes.txt': 'no rows',
      'vip/old/4.csv': 'mail\nnobody@x.org\n',
      'vip2/1.csv': 'mail\nnobody@x.org\n',
    });
    const planned = await plan(source, ['vip']);
    expect(planned).toMatchObject({ rows: 4, versions: { vip: expect.stringMatching(/^[\w-]{22}$/) } });
    expect(planned.slices.map(({ segmentId, file, rows }) => [segmentId, file, rows])).toEqual([
      ['vip', '1.csv', 2],
      ['vip', '2.csv.gz', 1],
      ['vip', '3.CSV', 1],
    ]);
    expect(
      (await allRows(source, planned)).map(({ file, record, values }) => [file, record, ...values]),
    ).toEqual([
      ['1.csv', 1, 'a@x.org'],
      ['1.csv', 2, 'b@x.org'],
      ['2.csv.gz', 1, 'c@x.org'],
      ['3.CSV', 1, 'd@x.org'],
    ]);
  });

  test.each(['1.csv', '1.csv.gz'])('a %s that is replaced or removed is not read further', async (file) => {
    const packed = (text: string) => (file.endsWith('.gz') ? gzipSync(text) : text);
    const { source, put, remove } = await container({ [`vip/${file}`]: packed('mail\na@x.org\nb@x.org\n') });
    const planned = await plan(source, ['vip']);
    const [slice] = planned.slices;
    if (slice === undefined) throw new Error('There must be a slice');
    const [first] = await rowsOf(source, slice);
    await put(`vip/${file}`, packed('mail\na@x.org\nc@x.org\n'));
    const changed = { code: 'segmentChanged', message: expect.stringContaining(`vip/${file}`) };
    await expect(rowsOf(source, slice)).rejects.toMatchObject(changed);
    await expect(rowsOf(source, slice, first?.cursor)).rejects.toMatchObject(changed);
    const renewed = await source.versions(['vip']);
    expect(renewed['vip']).not.toBe(planned.versions['vip']);
    await remove(`vip/${file}`);
    await expect(rowsOf(source, slice)).rejects.toMatchObject(changed);
    expect(await source.versions(['vip'])).toEqual({});
  });

  test('a version stays while nothing changes, and changes with a file more', async () => {
    const { source, put } = await container({ 'vip/1.csv': 'mail\n', 'other/1.csv': 'mail\n' });
    const before = await source.versions(['vip', 'other', 'none']);
    expect(Object.keys(before)).toEqual(['vip', 'other']);
    expect(await source.versions(['vip', 'other'])).toEqual(before);
    await put('vip/2.csv', 'mail\n');
    const after = await source.versions(['vip', 'other']);
    expect(after['vip']).not.toBe(before['vip']);
    expect(after['other']).toBe(before['other']);
  });

  test('segments are listed by name, page by page, and one that cannot be read hides no other', async () => {
    const { source } = await container({
      'a/1.csv': 'mail,name\na@x.org,A\n',
      'b/1.csv': Buffer.from('ma\u00efl\n', 'latin1'),
      'c/readme.txt': '',
      'd e/1.csv': '',
      'ü/1.csv': 'mail\n',
    });
    const seen: (readonly [string, number | null, readonly string[]])[] = [];
    let page: string | undefined;
    do {
      const answer = await source.list({ pageSize: 2, ...(page === undefined ? {} : { page }) });
      expect(answer.items.length).toBeLessThanOrEqual(2);
      seen.push(...answer.items.map(({ id, profiles, fields }) => [id, profiles, fields] as const));
      page = answer.nextPage;
    } while (page !== undefined);
    expect(seen).toEqual([
      ['a', 1, ['mail', 'name']],
      ['b', null, []],
      ['d e', 0, []],
      ['ü', 0, ['mail']],
    ]);
  });

  test('a segment is shown with a sample of readable rows, addresses masked', async () => {
    const rows = Array.from({ length: 9 }, (_, index) => `p${index}@example.org,Ada ${index}`);
    const { source } = await container({
      'vip/0.csv': '',
      'vip/1.csv': `mail,name\nbad\n${rows.join('\n')}\n`,
    });
    const shown = await source.describe('vip');
    expect(shown).toMatchObject({ id: 'vip', name: 'vip', profiles: 10, fields: ['mail', 'name'] });
    expect(shown.sample).toEqual(
      [0, 1, 2, 3, 4].map((index) => ({ mail: 'p***@e***.org', name: `Ada ${index}` })),
    );
  });
});

describe('a segment that cannot be planned', () => {
  test.each([
    ['is not there', {}, 'segmentNotFound'],
    ['has no CSV', { 'vip/a.txt': '' }, 'segmentNotFound'],
    ['has a file without the column', { 'vip/1.csv': 'mail\n', 'vip/2.csv': 'name\nx\n' }, 'fieldNotFound'],
    ['has a column twice', { 'vip/1.csv': 'mail,mail\n' }, 'duplicateColumn'],
    ['is not UTF-8', { 'vip/1.csv': Buffer.from('mail\n\u00e9\n', 'latin1') }, 'unreadableFile'],
    ['has a gzip file cut off', { 'vip/1.csv.gz': gzipSync('mail\n').subarray(0, -4) }, 'unreadableFile'],
  ])('because it %s', async (_, files: Record<string, Uint8Array | string>, code) => {
    await expect(plan(sourceOf(memoryBlobs(files)), ['vip'])).rejects.toMatchObject({ code });
  });

  test.each(['', '.', '..', 'a/b', 'a\\b', 'a\0', 'x'.repeat(201)])('because %j is no name', async (id) => {
    const source = sourceOf(memoryBlobs({ 'a/b/1.csv': 'mail\n', '/1.csv': 'mail\n' }));
    await expect(plan(source, [id])).rejects.toMatchObject({ code: 'segmentNotFound' });
    expect(await source.versions([id])).toEqual({});
  });

  test('because a slice would hold too many files', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`vip/${index}.csv`, 'mail\na\n']),
    );
    const source = sourceOf(memoryBlobs(files));
    const planned = await plan(source, ['vip']);
    expect(Math.max(...planned.slices.map(({ plan: { length } }) => length))).toBeLessThan(maxSlicePlan);
    const few = source.plan({ segmentIds: ['vip'], fields: ['mail'], maxSlices: 2 });
    await expect(few).rejects.toMatchObject({ code: 'tooManyFiles' });
  });
});

describe('empty segments', () => {
  test.each([
    ['a file of no bytes', { 'vip/1.csv': '' }],
    ['a gzip file of no bytes', { 'vip/1.csv.gz': '' }],
    ['a header only', { 'vip/1.csv': 'mail\n' }],
    ['a gzip file with a header only', { 'vip/1.csv.gz': gzipSync('mail') }],
  ])('%s: no slice', async (_, files: Record<string, Uint8Array | string>) => {
    expect(await plan(sourceOf(memoryBlobs(files)), ['vip'])).toMatchObject({ rows: 0, slices: [] });
  });

  test('take no slice from the others', async () => {
    const source = sourceOf(memoryBlobs({ 'a/1.csv': 'mail\n', 'b/1.csv': 'mail\nx\n', 'b/2.csv': '' }));
    const planned = await source.plan({ segmentIds: ['a', 'b'], fields: ['mail'], maxSlices: 1 });
    expect(planned.slices.map(({ segmentId, file, rows }) => [segmentId, file, rows])).toEqual([
      ['b', '1.csv', 1],
    ]);
    expect(Object.keys(planned.versions)).toEqual(['a', 'b']);
  });
});
