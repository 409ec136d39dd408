import fc from 'fast-check';
import { growingBytes } from '../../shared/profiles/growingBytes';

test('texts lie one after the other in UTF-8, however small the bytes were at first', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 8 }),
      fc.nat(20),
      (texts, firstSize) => {
        const bytes = growingBytes(firstSize);
        const places = texts.map((text) => {
          const start = bytes.size;
          expect(bytes.append(text)).toBe(Buffer.byteLength(text));
          return { start, end: bytes.size };
        });
        expect(Buffer.from(bytes.take(places)).toString()).toBe(texts.join(''));
        for (const [index, place] of places.entries()) {
          expect(Buffer.from(bytes.take([place])).toString()).toBe(texts[index]);
        }
        expect(Buffer.from(bytes.take([...places].reverse())).toString()).toBe([...texts].reverse().join(''));
      },
    ),
  );
});

test('what is cut off is forgotten, and what comes then takes its place', () => {
  const bytes = growingBytes(4);
  bytes.append('one,');
  bytes.append('two,');
  bytes.cut(4);
  bytes.append('three');
  expect(Buffer.from(bytes.take([{ start: 0, end: bytes.size }])).toString()).toBe('one,three');
  bytes.cut(99);
  expect(bytes.size).toBe(9);
});
