import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { memoryBlobs } from './memoryBlobs';
import { plan, rowsOf, sourceOf } from './reading';

/** Segments of several files, rows readable or not; large enough to be cut only where a stride allows it. */
const segments = fc.array(
  fc.array(
    fc.record({
      rows: fc.oneof(fc.nat(6), fc.integer({ min: 200, max: 300 })),
      gzip: fc.boolean(),
      bad: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  { minLength: 1, maxLength: 3 },
);

function filesOf(all: readonly (readonly { rows: number; gzip: boolean; bad: boolean }[])[]) {
  const expected: string[] = [];
  const files: Record<string, Uint8Array | string> = {};
  for (const [segment, own] of all.entries()) {
    for (const [index, { rows, gzip, bad }] of own.entries()) {
      const lines = Array.from({ length: rows }, (_, row) => {
        const mail = `"p${row}\n,é"`;
        expected.push(`s${segment} ${index} ${row + 1} ${bad && row % 2 === 0 ? 'bad' : `p${row}\n,é`}`);
        return bad && row % 2 === 0 ? `${mail},x,y` : `x,${mail}`;
      });
      const text = ['id,mail', ...lines].join('\r\n');
      files[`s${segment}/${index}.csv${gzip ? '.gz' : ''}`] = gzip ? gzipSync(text) : text;
    }
  }
  return { files, expected };
}

test('however many slices and wherever a page ends, every row is read once and in order', async () => {
  const options = fc.record({
    maxSlices: fc.integer({ min: 3, max: 32 }),
    chunk: fc.constantFrom(7, 100, 65_536),
    page: fc.constantFrom(5, 40, 250),
  });
  await fc.assert(
    fc.asyncProperty(segments, options, async (all, { maxSlices, chunk, page }) => {
      const { files, expected } = filesOf(all);
      const source = sourceOf(memoryBlobs(files, chunk));
      const segmentIds = all.map((_, index) => `s${index}`);
      const planned = await source.plan({ segmentIds, fields: ['mail'], maxSlices });
      expect(planned.rows).toBe(expected.length);
      expect(planned.slices.length).toBeLessThanOrEqual(maxSlices);
      const read: string[] = [];
      for (const slice of planned.slices) {
        let cursor = '';
        let rows = 0;
        for (;;) {
          const stretch = await rowsOf(source, slice, cursor, page);
          for (const { file, record, values } of stretch) {
            const [value = ''] = values;
            const shown = value.startsWith('The row has') ? 'bad' : value;
            read.push(`${slice.segmentId} ${file?.split('.')[0]} ${record} ${shown}`);
          }
          rows += stretch.length;
          if (stretch.length === 0) break;
          cursor = stretch.at(-1)?.cursor ?? cursor;
        }
        expect(rows).toBe(slice.rows);
        expect(rows).toBeGreaterThan(0);
      }
      expect(read).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('a cursor of another source is refused', async () => {
  const source = sourceOf(memoryBlobs({ 'vip/1.csv': 'mail\nx\n' }));
  const [slice] = (await plan(source, ['vip'])).slices;
  if (slice === undefined) throw new Error('There must be a slice');
  await expect(rowsOf(source, slice, '1:2')).rejects.toThrow('not what it gave');
});
