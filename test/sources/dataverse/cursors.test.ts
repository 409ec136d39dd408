import fc from 'fast-check';
import { AppError } from '../../../shared/errors';
import { type DataverseSimulator, people, planOf, rowsOf, sourceOf, startDataverseSimulator } from './world';

const count = 600;
let simulator: DataverseSimulator;
beforeAll(async () => {
  simulator = await startDataverseSimulator(
    people(count, {
      missing: (person) => person % 97 === 5,
      segments: [
        { name: 'Everybody', has: () => true },
        { name: 'Half', has: (person) => person % 2 === 0 },
        { name: 'Few', has: (person) => person % 50 === 7 },
      ],
    }),
  );
});
afterAll(() => simulator.close());

/** Reads a slice as runs do: so many rows at a time, from the cursor after the last one, again after an error. */
async function readByTurns(
  sources: readonly ReturnType<typeof sourceOf>[],
  slice: { segmentId: string; plan: string },
  { stops, shortened }: { stops: readonly number[]; shortened: boolean },
): Promise<string[]> {
  const rows: string[] = [];
  let cursor = '';
  for (let turn = 0; ; turn += 1) {
    const source = sources[turn % sources.length];
    if (source === undefined) throw new Error('There is no source');
    const read: string[] = [];
    let next = cursor;
    let left = turn < stops.length * 3 ? (stops[turn % stops.length] ?? 1) : Number.POSITIVE_INFINITY;
    let done = true;
    try {
      for await (const batch of source.read(slice, cursor)) {
        for (const [index, row] of batch.rows.entries()) {
          if (left === 0) break;
          left -= 1;
          read.push('values' in row ? row.values.join('|') : `${row.record}`);
          next = batch.cursorAfter(index);
          expect(next.length).toBeLessThanOrEqual(4_000);
        }
        if (left === 0) {
          done = false;
          break;
        }
      }
    } catch (error) {
      // Nothing of a page that failed is kept, as in a run.
      if (!(error instanceof AppError) || error.code !== 'rateLimited') throw error;
      continue;
    }
    rows.push(...read);
    // Where the links are too long for a cursor, it has none.
    cursor = shortened && next !== '' ? JSON.stringify(JSON.parse(next).slice(0, 2)) : next;
    if (done) return rows;
  }
}

test('any mix of page sizes, slices, cursors, processes and 429s reads what one straight read does', async () => {
  const plain = sourceOf(simulator);
  const straight = new Map<string, string[]>();
  for (const id of ['Everybody', 'Half', 'Few']) {
    straight.set(
      id,
      (await rowsOf(plain, await planOf(plain, id))).filter((row) => row.includes('@')).sort(),
    );
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('Everybody', 'Half', 'Few'),
      fc.integer({ min: 7, max: 250 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      async (id, pageSize, stops, refusals, processes, parts, shortened) => {
        const sources = Array.from({ length: processes }, () => sourceOf(simulator, { pageSize }));
        const plan = await planOf(plain, id);
        // As a larger segment would be cut.
        const bounds = [
          '',
          ...Array.from({ length: parts - 1 }, (_, i) => ((i + 1) * Math.floor(16 / parts)).toString(16)),
          '',
        ];
        const slices = plan.slices.flatMap((slice) =>
          Array.from({ length: parts }, (_, part) => ({
            ...slice,
            plan: JSON.stringify({ ...JSON.parse(slice.plan), from: bounds[part], to: bounds[part + 1] }),
          })),
        );
        for (const [index, after] of refusals.entries()) {
          const path = index % 2 === 0 ? 'msdynci_customerprofiles' : 'msdynci_segmentmemberships';
          simulator.fail({ path, after, kind: 'status', status: 429, retryAfter: 1 });
        }
        const rows: string[] = [];
        for (const slice of slices) rows.push(...(await readByTurns(sources, slice, { stops, shortened })));
        expect(rows.filter((row) => row.includes('@')).sort()).toEqual(straight.get(id));
        expect(rows).toHaveLength(plan.rows);
      },
    ),
    { numRuns: 40 },
  );
});
