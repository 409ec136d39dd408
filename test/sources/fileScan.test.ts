import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { countFile, readHeader } from '../../shared/sources/fileScan';
import { anyText } from './csv/documents';
import { etagOf, memoryBlobs } from './memoryBlobs';

const info = (name: string, content: Uint8Array | string) => ({
  ...{ name, etag: etagOf(content), bytes: 0, modifiedAt: 0 },
});

async function count(content: Uint8Array | string, fields: readonly string[] = [], name = 's/a.csv') {
  return countFile(memoryBlobs({ [name]: content }), info(name, content), fields);
}

test('a file is counted with where its rows lie and which columns are wanted', async () => {
  expect(
    await count('\ufeffid,mail,"city, state"\r\n1,a@b.co,X\r\n2,c@d.co,Y', ['city, state', 'mail']),
  ).toEqual({
    ...{ name: 's/a.csv', etag: 'etag-48', rows: 2, from: 25, to: 48, cuts: [], columns: [2, 1], width: 3 },
    gzip: false,
  });
});

test('the offsets of a gzip file are those of its content', async () => {
  const packed = gzipSync('id,mail\n1,a@b.co\n');
  expect(await count(packed, ['mail'], 's/a.csv.GZ')).toMatchObject({
    ...{ rows: 1, from: 8, to: 17, columns: [1], gzip: true },
  });
});

describe('empty files', () => {
  test.each([
    ['of no bytes', '', 0],
    ['of a byte order mark', '\ufeff', 3],
    ['of line breaks', '\n\r\n', 3],
  ])('%s have no rows and need no column', async (_, text, bytes) => {
    expect(await count(text, ['mail'])).toMatchObject({ rows: 0, columns: [], from: bytes, to: bytes });
  });

  test('of no bytes, as gzip', async () => {
    expect(await count('', ['mail'], 's/a.csv.gz')).toMatchObject({ rows: 0, columns: [] });
  });

  test('with a header only have no rows, but the columns must be there', async () => {
    expect(await count('id,mail', ['mail'])).toMatchObject({ rows: 0, columns: [1], from: 7, to: 7 });
    await expect(count('id,name\n', ['mail'])).rejects.toMatchObject({ code: 'fieldNotFound' });
  });
});

describe('files that cannot be read', () => {
  test.each([
    ['a column that is not there', 'id,name\n1,x\n', 'fieldNotFound', /no column mail/],
    ['a column named twice', 'mail,mail\n1,x\n', 'duplicateColumn', /column mail twice/],
    ['a header that is not CSV', '"mail\n1\n', 'unreadableFile', /header is not CSV/],
    [
      'bytes that are not UTF-8 in the last row',
      Buffer.from([...Buffer.from('mail\n'), 0xe9]),
      'unreadableFile',
      /not UTF-8/,
    ],
    ['a character cut off at the end', Buffer.from('mail\n€').subarray(0, -1), 'unreadableFile', /not UTF-8/],
    ['UTF-16', Buffer.from('\ufeffmail\n', 'utf16le'), 'unreadableFile', /not UTF-8/],
    ['a header without end', `mail,${'x'.repeat(1_100_000)}`, 'unreadableFile', /header is longer than 1 MB/],
  ])('%s', async (_, content, code, message) => {
    await expect(count(content, ['mail'])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('a column without a name cannot be matched', async () => {
    await expect(count('mail,\n', [''])).rejects.toMatchObject({ code: 'fieldNotFound' });
  });

  test('a name of JavaScript is no column', async () => {
    await expect(count('mail\n', ['constructor'])).rejects.toMatchObject({ code: 'fieldNotFound' });
  });
});

test('in chunks of any size the count is the same', async () => {
  const text = fc
    .tuple(fc.constantFrom('m\n', '\ufeffm\r\n', '\n"m"\r', 'm'), anyText)
    .map((all) => all.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (file, chunk) => {
      const outcome = (blobs: ReturnType<typeof memoryBlobs>) =>
        countFile(blobs, info('s/a.csv', file), []).catch(({ code }) => code);
      expect(await outcome(memoryBlobs({ 's/a.csv': file }, chunk))).toEqual(
        await outcome(memoryBlobs({ 's/a.csv': file })),
      );
    }),
    { numRuns: 500 },
  );
});

test('the header is read without the rest of the file', async () => {
  const file = `mail\n${'x'.repeat(100)}\n`;
  const blobs = memoryBlobs({ 's/a.csv': file }, 10);
  let read = 0;
  const watched = {
    ...blobs,
    async *read(...all: Parameters<typeof blobs.read>) {
      for await (const chunk of blobs.read(...all)) {
        read += chunk.length;
        yield chunk;
      }
    },
  };
  expect(await readHeader(watched, info('s/a.csv', file))).toEqual({ columns: ['mail'], offset: 5 });
  expect(read).toBe(10);
});
