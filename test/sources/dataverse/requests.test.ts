import { type DataverseSimulator, people, planOf, sourceOf, startDataverseSimulator } from './world';

let simulator: DataverseSimulator;
afterEach(() => simulator.close());

/** Rows of one upsert; a run comes back for the rest with a cursor. */
const exportedPage = 28_500;

async function exportAll(id: string): Promise<number> {
  const source = sourceOf(simulator);
  const plan = await planOf(source, id);
  let rows = 0;
  for (const slice of plan.slices) {
    let cursor = '';
    for (let done = false; !done; ) {
      let left = exportedPage;
      done = true;
      for await (const batch of source.read(slice, cursor)) {
        const taken = Math.min(left, batch.rows.length);
        left -= taken;
        rows += taken;
        if (taken > 0) cursor = batch.cursorAfter(taken - 1);
        if (left > 0) continue;
        done = false;
        break;
      }
    }
  }
  return rows;
}

test('a hundred thousand members cost hardly more requests than there are pages of both tables', async () => {
  simulator = await startDataverseSimulator(people(100_000));
  expect(await exportAll('Everybody')).toBe(100_000);
  expect(simulator.requests.length).toBeLessThanOrEqual(1.1 * 2 * (100_000 / 5_000));
});

test('a thin segment does not cost reading all profiles', async () => {
  simulator = await startDataverseSimulator(
    people(200_000, { segments: [{ name: 'Thin', has: (person) => person % 500 === 0 }] }),
  );
  expect(await exportAll('Thin')).toBe(400);
  const profiles = simulator.requests.filter(({ path }) => path === 'msdynci_customerprofiles');
  expect(profiles.length).toBe(2);
});
