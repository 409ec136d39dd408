import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { utf8Checker } from '../../../shared/sources/csv/utf8';
import { chunkSizes, chunksOf } from './documents';

function isUtf8InChunks(bytes: Uint8Array, sizes: readonly number[]): boolean {
  const checker = utf8Checker();
  const soFar = chunksOf(bytes, sizes).every((chunk) => checker.push(chunk));
  return checker.end() && soFar;
}

/** Pieces of characters: whole ones, cut ones, and bytes that belong to none. */
const piece = fc.oneof(
  fc.constantFrom('a', 'é', '€', '😀').map((text) => [...Buffer.from(text)]),
  fc.constantFrom([0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0x80], [0xbf], [0xc0, 0xaf], [0xed, 0xa0, 0x80]),
  fc.constantFrom([0xff], [0xf8], [0xf4, 0x90, 0x80, 0x80], [0xe0, 0x80, 0xaf]),
);

test('in chunks of any size it says what is said of the whole', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), chunkSizes, (pieces, sizes) => {
      const bytes = Buffer.from(pieces.flat());
      expect(isUtf8InChunks(bytes, sizes)).toBe(isUtf8(bytes));
    }),
    { numRuns: 5_000 },
  );
});

test('text is text wherever it is cut', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), chunkSizes, (text, sizes) => {
      expect(isUtf8InChunks(Buffer.from(text), sizes)).toBe(true);
    }),
  );
});

test('what is wrong once stays wrong', () => {
  const checker = utf8Checker();
  expect(checker.push(Buffer.from([0x80]))).toBe(false);
  expect(checker.push(Buffer.from('a'))).toBe(false);
  expect(checker.end()).toBe(false);
});

test('an empty chunk changes nothing', () => {
  const checker = utf8Checker();
  expect(checker.push(Buffer.from([0xe2, 0x82]))).toBe(true);
  expect(checker.push(Buffer.alloc(0))).toBe(true);
  expect(checker.push(Buffer.from([0xac]))).toBe(true);
  expect(checker.end()).toBe(true);
});
