import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvRow, csvStream } from '../../shared/http/csv';

const hostile = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '\0', '"', ',', "'", ';', ' ', 'a', 'é', '😀'),
  maxLength: 8,
});
const cell = fc.oneof(hostile, fc.integer(), fc.constant(null), fc.constant(undefined));

/** What a spreadsheet shows of a cell: text that would run is led by an apostrophe. */
function shown(value: string | number | null | undefined): string {
  if (typeof value === 'string' && /^[=+\-@\t\r\0]/.test(value)) return `'${value}`;
  return value === null || value === undefined ? '' : String(value);
}

test('what is written is read again, but for the apostrophe before what would run', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 5 }), (rows) => {
      const text = rows.map(csvRow).join('');
      expect(parse(text, { relax_column_count: true, record_delimiter: '\r\n' })).toEqual(
        rows.map((row) => row.map(shown)),
      );
    }),
    { numRuns: 1_000 },
  );
});

test('no text cell starts a formula', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const [[read = ''] = []] = parse(csvRow([text, 'x']), { record_delimiter: '\r\n' });
      expect(read).not.toMatch(/^[=+\-@\t\r\0]/);
    }),
  );
});

test('numbers stay numbers', () => {
  expect(csvRow([-5, '-5', null, undefined, 'a"b', 'c,d'])).toBe('-5,\'-5,,,"a""b","c,d"\r\n');
});

describe('as a stream', () => {
  async function* rows(count: number, onEnd: () => void = () => undefined) {
    try {
      for (let row = 0; row < count; row += 1) yield csvRow([row, 'é']);
    } finally {
      onEnd();
    }
  }

  test('UTF-8, the byte order mark once and first', async () => {
    const bytes = Buffer.from(await new Response(csvStream(rows(2))).arrayBuffer());
    expect(bytes.toString('utf8')).toBe('\ufeff0,é\r\n1,é\r\n');
    const empty = Buffer.from(await new Response(csvStream(rows(0))).arrayBuffer());
    expect(empty.toString('utf8')).toBe('\ufeff');
  });

  test('nothing more is read for a reader that left', async () => {
    let ended = false;
    const reader = csvStream(
      rows(1_000_000, () => {
        ended = true;
      }),
    ).getReader();
    await reader.read();
    await reader.read();
    await reader.cancel();
    expect(ended).toBe(true);
  });

  test('a fault on the way breaks it off', async () => {
    async function* broken() {
      yield csvRow(['a', 'b']);
      throw new Error('storage is gone');
    }
    await expect(new Response(csvStream(broken())).text()).rejects.toThrow('storage is gone');
  });
});
