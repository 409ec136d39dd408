import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { SourceRow } from '../../../shared/segments/segment';
import { maxField, maxRow } from '../../../shared/sources/csv/dialect';
import { rowCounter } from '../../../shared/sources/csv/rowCounter';
import { rowReader } from '../../../shared/sources/csv/rowReader';
import { anyText, chunkSizes, chunksOf, wellFormed } from './documents';

interface Reading {
  readonly rows: SourceRow[];
  readonly ends: number[];
}

interface Start {
  readonly width: number;
  readonly columns?: readonly number[];
  readonly offset?: number;
  readonly record?: number;
}

function read(chunks: readonly Uint8Array[], { width, columns, offset = 0, record = 0 }: Start): Reading {
  const wanted = columns ?? Array.from({ length: width }, (_, index) => index);
  const reader = rowReader({ offset, record, width, columns: wanted });
  const parts = [...chunks.map((chunk) => reader.push(chunk)), reader.end()];
  return { rows: parts.flatMap(({ rows }) => rows), ends: parts.flatMap(({ ends }) => ends) };
}

function count(chunks: readonly Uint8Array[], options: Parameters<typeof rowCounter>[0]) {
  const counter = rowCounter(options);
  for (const chunk of chunks) counter.push(chunk);
  return counter.end();
}

/** The rows as csv-parse sees them. */
function oracle(text: string): string[][] {
  return parse(text, {
    ...{ bom: false, relax_column_count: true, relax_quotes: true, skip_empty_lines: true },
    record_delimiter: ['\r\n', '\n', '\r'],
  });
}

const valuesOf = (text: string, width = 3) =>
  read([Buffer.from(text)], { width }).rows.map((row) => ('values' in row ? row.values : row.unreadable));

const ragged = (count: number, width: number) => `The row has ${count} fields; the header names ${width}.`;

describe('reading agrees with csv-parse', () => {
  test('on every well-formed file, in chunks of any size', () => {
    fc.assert(
      fc.property(wellFormed, chunkSizes, fc.integer({ min: 1, max: 4 }), (text, sizes, width) => {
        const { rows } = read(chunksOf(Buffer.from(text), sizes), { width });
        const expected = oracle(text).map((values, index): SourceRow => {
          const record = index + 1;
          return values.length === width
            ? { record, values }
            : { record, unreadable: ragged(values.length, width) };
        });
        expect(rows).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  test('on the columns that are wanted, in the order wanted', () => {
    fc.assert(
      fc.property(wellFormed, fc.array(fc.nat(2), { maxLength: 5 }), (text, columns) => {
        const { rows } = read([Buffer.from(text)], { width: 3, columns });
        const expected = oracle(text).map((values) =>
          values.length === 3 ? columns.map((column) => values[column]) : ragged(values.length, 3),
        );
        expect(rows.map((row) => ('values' in row ? row.values : row.unreadable))).toEqual(expected);
      }),
    );
  });
});

describe('whatever the file holds', () => {
  const text = fc.oneof(wellFormed, anyText);

  test('chunks of any size give the same rows', () => {
    fc.assert(
      fc.property(text, chunkSizes, (file, sizes) => {
        const bytes = Buffer.from(file);
        expect(read(chunksOf(bytes, sizes), { width: 2 })).toEqual(read([bytes], { width: 2 }));
      }),
      { numRuns: 1_000 },
    );
  });

  test('going on after any row gives the rows that are left', () => {
    fc.assert(
      fc.property(text, chunkSizes, (file, sizes) => {
        const bytes = Buffer.from(file);
        const all = read([bytes], { width: 2 });
        for (const [index, offset] of all.ends.entries()) {
          const left = chunksOf(bytes.subarray(offset), sizes);
          expect(read(left, { width: 2, offset, record: index + 1 })).toEqual({
            rows: all.rows.slice(index + 1),
            ends: all.ends.slice(index + 1),
          });
        }
      }),
      { numRuns: 500 },
    );
  });

  test('counting agrees with reading, and every cut lies between two rows', () => {
    fc.assert(
      fc.property(text, chunkSizes, fc.integer({ min: 1, max: 3 }), (file, sizes, stride) => {
        const bytes = Buffer.from(file);
        const all = read([bytes], { width: 2 });
        const { records, cuts, bytes: length } = count(chunksOf(bytes, sizes), { offset: 0, stride });
        expect(records).toBe(all.rows.length);
        expect(length).toBe(bytes.length);
        for (const { offset, record } of cuts) {
          expect(all.ends[record - 1]).toBe(offset);
          expect(record % stride).toBe(0);
        }
        // The end of a last row without a line break is the end of the file, no cut.
        const between = all.ends.filter((_, index) => index < all.ends.length - 1);
        expect(cuts.length).toBeGreaterThanOrEqual(Math.floor(between.length / stride));
      }),
      { numRuns: 1_000 },
    );
  });

  test('cuts stay few and evenly spread however many rows there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 2, max: 20 }), (rows, maxCuts) => {
        const { cuts } = count([Buffer.from('a\n'.repeat(rows))], { offset: 10, stride: 1, maxCuts });
        expect(cuts.length).toBeLessThanOrEqual(maxCuts);
        const [first] = cuts;
        const step = first?.record ?? 1;
        expect(cuts).toEqual(
          cuts.map((_, index) => ({ record: (index + 1) * step, offset: 10 + (index + 1) * step * 2 })),
        );
        if (rows >= maxCuts) expect((cuts.length + 1) * step).toBeGreaterThan(rows - step);
      }),
    );
  });
});

describe('rows that cannot be read are rejections, and the next row is read', () => {
  test.each([
    ['too few fields', 'a,b\n1,2,3\n', [ragged(2, 3), ['1', '2', '3']]],
    ['too many fields', 'a,b,c,d\n1,2,3\n', [ragged(4, 3), ['1', '2', '3']]],
    [
      'text after a closing quote',
      '"a"x,b,c\n1,2,3\n',
      ['There is text after a closing quote.', ['1', '2', '3']],
    ],
    ['a space after a closing quote', '"a" ,b,c\n', ['There is text after a closing quote.']],
    [
      'a quote that is never closed',
      '1,2,3\n"a,b,c\n1,2,3\n',
      [['1', '2', '3'], 'A quote is opened and never closed.'],
    ],
    ['NUL in a field', 'a\0,b,c\n1,2,3\n', ['The row holds a NUL character.', ['1', '2', '3']]],
    ['NUL in a quoted field', 'a,"b\0",c\n1,2,3\n', ['The row holds a NUL character.', ['1', '2', '3']]],
    ['NUL in a field that nobody wants', 'a,b,c,\0\n', ['The row holds a NUL character.']],
  ])('%s', (_, text, expected) => {
    expect(valuesOf(text)).toEqual(expected);
  });

  test('a quote inside an unquoted field stands as it is', () => {
    expect(valuesOf('a"b,c"",d"\n')).toEqual([['a"b', 'c""', 'd"']]);
  });

  test('blank lines of every kind are skipped', () => {
    expect(valuesOf('\n\r\n\r\r\n1,2,3\n\n\n\r4,5,6\r\r\n')).toEqual([
      ['1', '2', '3'],
      ['4', '5', '6'],
    ]);
  });

  test('a row of spaces is no blank line; an empty quoted field is a row', () => {
    expect(valuesOf(' \n""\n', 1)).toEqual([[' '], ['']]);
  });

  test('a byte order mark in the middle of a file is a character', () => {
    expect(valuesOf('\ufeffa,b,c\n')).toEqual([['\ufeffa', 'b', 'c']]);
  });

  test('a field of 1 MB is read, one byte more is not', () => {
    const field = 'x'.repeat(maxField);
    expect(valuesOf(`${field},b,c\n"${field}",b,c\n`)).toEqual([
      [field, 'b', 'c'],
      [field, 'b', 'c'],
    ]);
    expect(valuesOf(`${field}x,b,c\n"${field}x",b,c\n1,2,3\n`)).toEqual([
      'A field is longer than 1 MB.',
      'A field is longer than 1 MB.',
      ['1', '2', '3'],
    ]);
  });

  test.each([
    ['at once', 64_000_000],
    ['in pieces', 65_536],
  ])('a row of over 8 MB is passed over, whether it comes %s or not', (_, size) => {
    const long = `"${'x'.repeat(maxRow)}`;
    const { rows, ends } = read(chunksOf(Buffer.from(`1,2\n${long}"\n3,4\n`), [size]), { width: 2 });
    expect(rows).toEqual([
      { record: 1, values: ['1', '2'] },
      { record: 2, unreadable: 'The row is longer than 8 MB.' },
      { record: 3, values: ['3', '4'] },
    ]);
    expect(ends).toEqual([4, maxRow + 7, maxRow + 11]);
  });
});

test('offsets and records count from where reading began', () => {
  expect(read([Buffer.from('\n1,2\r\n3,4')], { width: 2, offset: 100, record: 7 })).toEqual({
    rows: [
      { record: 8, values: ['1', '2'] },
      { record: 9, values: ['3', '4'] },
    ],
    ends: [105, 109],
  });
});
