import fc from 'fast-check';
import { type CountedFile, cutFiles, estimatePages, type Part } from '../../shared/sources/filePlan';

/** A file of rows of equal size, noted as the counting pass does. */
function file(
  index: number,
  { rows, bytes, gzip }: { rows: number; bytes: number; gzip: boolean },
): CountedFile {
  const stride = 128 * 2 ** Math.max(0, Math.ceil(Math.log2(rows / 128 / 4_096)));
  const cuts = Array.from({ length: Math.floor(rows / stride) }, (_, cut) => {
    const record = (cut + 1) * stride;
    return { record, offset: 10 + record * bytes };
  });
  const to = 10 + rows * bytes;
  return { name: `f${index}`, etag: 'e', rows, from: 10, to, cuts, columns: [0, 2], width: 4, gzip };
}

const files = fc
  .array(
    fc.oneof(
      fc.record({ rows: fc.nat(1_000_000), bytes: fc.integer({ min: 2, max: 500 }), gzip: fc.boolean() }),
      // Few rows that fill pages each, and as many as there are from cut to cut.
      fc.record({ rows: fc.constantFrom(1, 127, 128, 129, 256), bytes: fc.nat(500_000), gzip: fc.boolean() }),
    ),
    { maxLength: 40 },
  )
  .map((list) => list.map((options, index) => file(index, options)));
const maxSlices = fc.integer({ min: 1, max: 32 });

test('the slices cover every row of every file once, in order', () => {
  fc.assert(
    fc.property(files, maxSlices, (all, most) => {
      const parts = cutFiles(all, most).flat();
      for (const { name, rows, from, to } of all) {
        const own = parts.filter((part) => part.file === name);
        expect(own.length > 0).toBe(rows > 0);
        let at = { offset: from, record: 0 };
        for (const part of own) {
          expect({ offset: part.from, record: part.record }).toEqual(at);
          at = { offset: part.to, record: part.record + part.rows };
        }
        if (rows > 0) expect(at).toEqual({ offset: to, record: rows });
      }
      const order = parts.map((part) => all.findIndex(({ name }) => name === part.file));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }),
  );
});

test('there are at most so many slices, and each has rows', () => {
  fc.assert(
    fc.property(files, maxSlices, (all, most) => {
      const slices = cutFiles(all, most);
      expect(slices.length).toBeLessThanOrEqual(most);
      for (const parts of slices) {
        expect(parts.length).toBeGreaterThan(0);
        for (const part of parts) expect(part.rows).toBeGreaterThan(0);
      }
    }),
  );
});

test('every cut is one that was noted, and gzip is never cut', () => {
  fc.assert(
    fc.property(files, maxSlices, (all, most) => {
      for (const part of cutFiles(all, most).flat()) {
        const whole = all.find(({ name }) => name === part.file);
        const noted = whole?.cuts.some(
          ({ offset, record }) => offset === part.from && record === part.record,
        );
        expect(part.record === 0 || noted).toBe(true);
        if (whole?.gzip) expect(part.rows).toBe(whole.rows);
        expect(part).toMatchObject({ etag: 'e', columns: [0, 2], width: 4, gzip: whole?.gzip });
      }
    }),
    { numRuns: 30 },
  );
});

test('a small file stays whole, a large one is cut into pages', () => {
  const small = file(0, { rows: 20_000, bytes: 60, gzip: false });
  const large = file(1, { rows: 1_000_000, bytes: 60, gzip: false });
  expect(cutFiles([small], 32)).toHaveLength(1);
  const rowsOf = (slices: Part[][]) => slices.map((parts) => parts.reduce((sum, { rows }) => sum + rows, 0));
  const slices = rowsOf(cutFiles([large], 32));
  expect(slices.length).toBeGreaterThan(16);
  expect(Math.max(...slices) / Math.min(...slices)).toBeLessThan(1.1);
});

test('more files than slices share them, about evenly', () => {
  const many = Array.from({ length: 100 }, (_, index) => file(index, { rows: 10, bytes: 60, gzip: false }));
  const counts = cutFiles(many, 32).map((parts) => parts.length);
  expect(counts).toHaveLength(32);
  expect(new Set(counts)).toEqual(new Set([3, 4]));
});

test('pages are estimated by rows and by bytes, whichever fill up first', () => {
  const pages = (rows: number, bytes: number) => estimatePages(file(0, { rows, bytes, gzip: false }));
  expect(pages(1, 50)).toBe(1);
  expect(pages(28_000, 50)).toBe(1);
  expect(pages(30_000, 50)).toBe(2);
  expect(pages(300_000, 50)).toBe(11);
  expect(pages(30_000, 1_000)).toBe(7);
});
