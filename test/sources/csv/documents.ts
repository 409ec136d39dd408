import fc from 'fast-check';

/** Cells with everything that CSV gives a meaning to, and characters of one to four bytes. */
const cell = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    ' ',
    ',',
    '"',
    '""',
    '\n',
    '\r',
    '\r\n',
    'é',
    '€',
    '😀',
    "'",
    ';',
    '\ufeff',
  ),
  maxLength: 6,
});
const lineBreak = fc.constantFrom('\n', '\r\n', '\r');

/** A cell as it may stand in a file: quoted where it must be, and sometimes where it need not. */
const written = fc.tuple(cell, fc.boolean()).map(([value, quoted]) => {
  const needed = /^"|[,\r\n]/.test(value);
  return quoted || needed ? `"${value.replaceAll('"', '""')}"` : value;
});

/** The text of well-formed rows of any width, with line breaks of every kind and blank lines between them. */
export const wellFormed = fc
  .tuple(
    fc.array(
      fc.tuple(
        // A row of one empty cell would be a blank line.
        fc.array(written, { minLength: 1, maxLength: 4 }).filter((cells) => cells.join(',') !== ''),
        fc.array(lineBreak, { minLength: 1, maxLength: 3 }),
      ),
      { maxLength: 12 },
    ),
    fc.boolean(),
  )
  .map(([rows, endsInLineBreak]) => {
    const text = rows.map(([cells, breaks]) => cells.join(',') + breaks.join('')).join('');
    return endsInLineBreak ? text : text.replace(/[\r\n]+$/, '');
  });

/** Anything at all, mostly not CSV. */
export const anyText = fc.string({
  unit: fc.constantFrom('a', '"', '"', ',', ',', '\n', '\n', '\r', '\0', 'é', '😀', ' '),
  maxLength: 60,
});

/** Sizes of chunks; the last is repeated to the end. */
export const chunkSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });

export function chunksOf(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index += 1) {
    const size = sizes[Math.min(index, sizes.length - 1)] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}
