import fc from 'fast-check';
import { maxHeader } from '../../../shared/sources/csv/dialect';
import { type Header, type HeaderFault, headerReader } from '../../../shared/sources/csv/header';
import { anyText, chunkSizes, chunksOf } from './documents';

function readHeader(bytes: Uint8Array, sizes: readonly number[] = [1_000_000_000]): Header | HeaderFault {
  const reader = headerReader();
  for (const chunk of chunksOf(bytes, sizes)) {
    const found = reader.push(chunk);
    if (found !== null) return found;
  }
  return reader.end();
}

const header = (text: string) => readHeader(Buffer.from(text));

describe('the columns, and where the rows begin', () => {
  test.each([
    ['a,b\n1,2', ['a', 'b'], 4],
    ['a,b\r\n1,2', ['a', 'b'], 4],
    ['a,b\r1,2', ['a', 'b'], 4],
    ['a,b', ['a', 'b'], 3],
    ['\ufeffa,b\n', ['a', 'b'], 7],
    ['\ufeff"a",b\n', ['a', 'b'], 9],
    ['\n\r\n\na,b\n', ['a', 'b'], 8],
    ['"a\nb","c,d","e""f"\n', ['a\nb', 'c,d', 'e"f'], 19],
    [' a , b\t\n', ['a', 'b'], 8],
    ['é,😀\n', ['é', '😀'], 8],
    ['a,,\n', ['a', '', ''], 4],
    ['', [], 0],
    ['\ufeff', [], 3],
    ['\n\n', [], 2],
    ['a', ['a'], 1],
  ])('%j', (text, columns, offset) => {
    expect(header(text)).toEqual({ columns, offset });
  });
});

describe('what is no header', () => {
  test.each([
    ['a,b,a\n', { fault: 'duplicate', column: 'a' }],
    ['a, a \n', { fault: 'duplicate', column: 'a' }],
    ['a,"b\n', { fault: 'malformed' }],
    ['"a"b,c\n', { fault: 'malformed' }],
    ['a\0,b\n', { fault: 'malformed' }],
  ])('%j', (text, fault) => {
    expect(header(text)).toEqual(fault);
  });

  test.each([
    ['UTF-16, little endian', Buffer.from('\ufeffa,b\n', 'utf16le')],
    ['UTF-16, big endian', Buffer.from('\ufeffa,b\n', 'utf16le').swap16()],
    ['Latin-1', Buffer.from('Stra\u00dfe,b\n', 'latin1')],
    ['one stray byte', Buffer.from([0xff])],
    ['two stray bytes', Buffer.from([0xff, 0xfe])],
  ])('%s', (_, bytes) => {
    expect(readHeader(bytes)).toEqual({ fault: 'notUtf8' });
    expect(readHeader(bytes, [1])).toEqual({ fault: 'notUtf8' });
  });

  test('one of over 1 MB, whether or not it ever ends', () => {
    const long = 'x'.repeat(maxHeader);
    expect(header(`${long}\n`)).toEqual({ columns: [long], offset: maxHeader + 1 });
    expect(header(`${long}x\n`)).toEqual({ fault: 'tooLong' });
    const reader = headerReader();
    reader.push(Buffer.from(`"${long}`));
    expect(reader.push(Buffer.from('x'))).toEqual({ fault: 'tooLong' });
  });
});

test('chunks of any size make no difference, and the offset never lies before the chunk that ended it', () => {
  const text = fc.tuple(fc.constantFrom('', '\ufeff'), anyText).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, chunkSizes, (file, sizes) => {
      const bytes = Buffer.from(file);
      expect(readHeader(bytes, sizes)).toEqual(readHeader(bytes));
      const reader = headerReader();
      let begin = 0;
      for (const chunk of chunksOf(bytes, sizes)) {
        const found = reader.push(chunk);
        if (found !== null && 'offset' in found) expect(found.offset).toBeGreaterThanOrEqual(begin);
        if (found !== null) break;
        begin += chunk.length;
      }
    }),
    { numRuns: 1_000 },
  );
});
