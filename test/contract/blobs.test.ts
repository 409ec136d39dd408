import type { Blobs } from '../../shared/ports';
import { containerBlobs } from '../../shared/storage/blobs';
import { memoryBlobs } from '../memory/blobs';
import { freshPrefix, testStorage } from '../setup/storage';

const stores: [string, () => Blobs][] = [
  ['in memory', () => memoryBlobs(Date.now)],
  ['on Azurite', () => containerBlobs(testStorage(), `${freshPrefix()}blobs`)],
];

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const text = async (chunks: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.concat(await all(chunks)).toString();

describe.each(stores)('blobs %s', (_, open) => {
  test('a blob is read as it was written, and written again', async () => {
    const blobs = open();
    await blobs.write('a/1', 'Zoë');
    expect(await text(blobs.read('a/1'))).toBe('Zoë');
    await blobs.write('a/1', 'again');
    expect(await text(blobs.read('a/1'))).toBe('again');
  });

  test('a range starts at its first byte and ends before its last', async () => {
    const blobs = open();
    await blobs.write('a', '0123456789');
    expect(await text(blobs.read('a', { from: 3, to: 6 }))).toBe('345');
    expect(await text(blobs.read('a', { from: 7 }))).toBe('789');
    expect(await text(blobs.read('a', { to: 2 }))).toBe('01');
    expect(await text(blobs.read('a', { from: 4, to: 4 }))).toBe('');
    expect(await text(blobs.read('a', { from: 10 }))).toBe('');
    expect(await text(blobs.read('a', { from: 8, to: 100 }))).toBe('89');
  });

  test('an ETag that a listing gave is good until the blob is replaced or removed', async () => {
    const blobs = open();
    await blobs.write('a', 'old');
    const [listed] = await all(blobs.list(''));
    const etag = listed?.etag ?? '';
    expect(await text(blobs.read('a', { etag }))).toBe('old');
    await blobs.write('a', 'new');
    await expect(text(blobs.read('a', { etag }))).rejects.toMatchObject({ code: 'segmentChanged' });
    await blobs.deleteAll('a');
    await expect(text(blobs.read('a', { etag }))).rejects.toMatchObject({ code: 'segmentChanged' });
    await expect(text(blobs.read('a'))).rejects.toMatchObject({ code: 'segmentChanged' });
  });

  test('blobs are listed by prefix and name, with their size and time', async () => {
    const blobs = open();
    const before = Date.now();
    for (const name of ['s/b', 's/a', 's2/a', 'top']) await blobs.write(name, 'four');
    const listed = await all(blobs.list('s/'));
    expect(listed.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['s/a', 4],
      ['s/b', 4],
    ]);
    // Blob Storage keeps whole seconds.
    for (const { modifiedAt } of listed) expect(modifiedAt).toBeGreaterThan(before - 2_000);
    expect(await all(blobs.folders())).toEqual(['s', 's2']);
  });

  test('deleting goes by prefix, and what is not there may be deleted', async () => {
    const blobs = open();
    for (const name of ['run1/a', 'run1/b', 'run10/a']) await blobs.write(name, '');
    await blobs.deleteAll('run1/');
    await blobs.deleteAll('run1/');
    expect((await all(blobs.list(''))).map(({ name }) => name)).toEqual(['run10/a']);
  });
});
