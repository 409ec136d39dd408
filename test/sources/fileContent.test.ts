import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { UnavailableError } from '../../shared/errors';
import type { Blobs } from '../../shared/ports';
import { readContent } from '../../shared/sources/fileContent';
import { memoryBlobs } from './memoryBlobs';

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function content(
  blobs: Blobs,
  options: { name: string; from?: number; to?: number; etag?: string },
): Promise<string> {
  const { name, from = 0, to } = options;
  let etag = options.etag ?? '';
  if (etag === '') for await (const found of blobs.list(name)) if (found.name === name) etag = found.etag;
  const range = { name, etag, gzip: name.endsWith('.gz'), from };
  return (await bytesOf(readContent(blobs, { ...range, ...(to === undefined ? {} : { to }) }))).toString();
}

test('any range of a file is the same bytes, plain or gzip', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme-ascii', maxLength: 200 }),
      fc.nat(220),
      fc.option(fc.nat(220), { nil: undefined }),
      fc.integer({ min: 1, max: 40 }),
      async (text, from, to, chunk) => {
        const blobs = memoryBlobs({ 'a.csv': text, 'a.csv.gz': gzipSync(text) }, chunk);
        const range = { from, ...(to === undefined ? {} : { to }) };
        const expected = to !== undefined && to <= from ? '' : text.slice(from, to);
        expect(await content(blobs, { name: 'a.csv', ...range })).toBe(expected);
        expect(await content(blobs, { name: 'a.csv.gz', ...range })).toBe(expected);
      },
    ),
  );
});

test('a gzip file of several members is one file', async () => {
  const packed = Buffer.concat([gzipSync('a,b\n'), gzipSync('1,2\n')]);
  expect(await content(memoryBlobs({ 'a.gz': packed }), { name: 'a.gz' })).toBe('a,b\n1,2\n');
});

test('a gzip file of no bytes is an empty file', async () => {
  expect(await content(memoryBlobs({ 'a.gz': '' }), { name: 'a.gz' })).toBe('');
});

test.each([
  ['cut off', gzipSync('a,b\n'.repeat(1_000)).subarray(0, -9)],
  ['cut off in its header', gzipSync('a,b\n').subarray(0, 5)],
  ['damaged', Buffer.concat([gzipSync('a,b\n').subarray(0, -8), Buffer.alloc(8)])],
  ['not gzip at all', Buffer.from('a,b\n1,2\n')],
])('a gzip file that is %s is unreadable', async (_, packed) => {
  const reading = content(memoryBlobs({ 'a.gz': packed }), { name: 'a.gz' });
  await expect(reading).rejects.toMatchObject({
    code: 'unreadableFile',
    message: expect.stringMatching(/a\.gz cannot be read/),
  });
});

test.each(['a.csv', 'a.csv.gz'])('%s of another version is not read', async (name) => {
  const blobs = memoryBlobs({ [name]: gzipSync('a,b\n') });
  await expect(content(blobs, { name, etag: 'old' })).rejects.toMatchObject({ code: 'segmentChanged' });
});

test('storage that breaks off within a gzip file is not the fault of the file', async () => {
  const packed = gzipSync('a,b\n'.repeat(1_000));
  const broken: Blobs = {
    ...memoryBlobs({ 'a.gz': packed }),
    async *read() {
      yield packed.subarray(0, 20);
      throw new UnavailableError('storageUnavailable', 'Blob Storage did not do its part.');
    },
  };
  await expect(content(broken, { name: 'a.gz' })).rejects.toMatchObject({ code: 'storageUnavailable' });
});

test('whoever stops reading a gzip file stops the download', async () => {
  const text = randomBytes(2_000_000).toString('hex');
  const packed = gzipSync(text);
  const seen = { bytes: 0, stopped: false };
  const watched: Blobs = {
    ...memoryBlobs({ 'a.gz': packed }),
    async *read() {
      try {
        for (let at = 0; at < packed.length; at += 1_000) {
          seen.bytes += 1_000;
          yield packed.subarray(at, at + 1_000);
        }
      } finally {
        seen.stopped = true;
      }
    },
  };
  expect(await content(watched, { name: 'a.gz', to: 3 })).toBe(text.slice(0, 3));
  const deadline = Date.now() + 5_000;
  while (!seen.stopped && Date.now() < deadline) await new Promise(setImmediate);
  expect(seen.stopped).toBe(true);
  expect(seen.bytes).toBeLessThan(packed.length / 2);
});
