import type { Row, Rows } from '../../shared/ports';
import { buryExport } from '../../shared/runs/bury';
import type { RunDeps } from '../../shared/runs/deps';

/** Legal in Azure, and never seen in Azurite: the first answer of a listing is empty, and has a token. */
function sparseRows(keys: readonly string[]) {
  const all = new Map(keys.map((key) => [key, { key, etag: '1', value: {} } as Row]));
  let answers = 0;
  const rows: Rows = {
    get: async (_, key) => all.get(key) ?? null,
    async list(_, { from, to, limit = 1_000, token }) {
      answers += 1;
      if (answers > 50) throw new Error('It asks for ever');
      if (token === undefined) return { rows: [], token: from };
      const found = [...all.values()].filter(({ key }) => key >= token && key < to).slice(0, limit + 1);
      const next = found[limit]?.key;
      return { rows: found.slice(0, limit), ...(next === undefined ? {} : { token: next }) };
    },
    async write(_, changes) {
      for (const change of changes) all.delete(change.key);
      return changes.map(() => '');
    },
  };
  return { rows, keys: () => [...all.keys()] };
}

test('a burial goes on past an empty answer with a token, to the last row', async () => {
  const pages = Array.from({ length: 250 }, (_, index) => `page:r:01:${String(index).padStart(6, '0')}`);
  const { rows, keys } = sparseRows(['idem:x', ...pages, 'run:r']);
  const removed: string[] = [];
  const deps = {
    rows,
    rejections: { deleteAll: async (prefix: string) => void removed.push(prefix) },
  } as unknown as RunDeps;
  const head = { key: 'head', etag: '1', record: { closed: true } };
  expect(await buryExport(deps, 'e', head)).toBe(true);
  expect(keys()).toEqual([]);
  expect(removed).toEqual(['r/']);
});
