import type { RowChange, RowValue } from '../../../shared/ports';
import { type Broken, inSecondWrite, isPage, isRun, leavesAlive, withoutIfMatch, withRows } from './broken';

const endsRun = (all: readonly RowChange[]): boolean =>
  all.some((change) => change.kind === 'replace' && isRun(change.key) && !leavesAlive(change));

const claimsRun = (all: readonly RowChange[]): boolean =>
  all.some((change) => change.kind === 'insert' && isRun(change.key) && leavesAlive(change));

/** Rules 1 to 9: what is written together, and under which condition. */
export const brokenWrites: readonly Broken[] = [
  {
    rule: 1,
    wrong: "a run's row is replaced without If-Match",
    breakage: withoutIfMatch(isRun),
  },
  {
    rule: 1,
    wrong: 'a page is settled without the fence of its run',
    breakage: inSecondWrite(
      (change) => isRun(change.key) && change.kind === 'replace' && leavesAlive(change),
    ),
  },
  {
    rule: 4,
    wrong: 'a run that ends frees the head in a second write',
    breakage: inSecondWrite((change, all) => change.key === 'head' && endsRun(all)),
  },
  {
    rule: 4,
    wrong: 'a run that ends leaves the head as it is',
    breakage: withRows((rows) => ({
      write: (partition, changes) =>
        rows.write(partition, endsRun(changes) ? changes.filter(({ key }) => key !== 'head') : changes),
    })),
  },
  {
    rule: 5,
    wrong: 'a page is inserted in a second write',
    breakage: inSecondWrite((change) => isPage(change.key) && change.kind === 'insert'),
  },
  {
    rule: 6,
    wrong: 'whoever misses the head makes one',
    breakage: withRows((rows) => ({
      async get(partition, key) {
        const row = await rows.get(partition, key);
        if (row !== null || key !== 'head') return row;
        await rows.write(partition, [{ kind: 'insert', key, value: { closed: 'false' } }]);
        return rows.get(partition, key);
      },
    })),
  },
  {
    rule: 7,
    wrong: 'the Idempotency-Key is remembered in a second write',
    breakage: inSecondWrite(({ key }) => key.startsWith('idem:')),
  },
  {
    rule: 7,
    wrong: 'a tick is recorded in a second write',
    breakage: withRows((rows) => ({
      async write(partition, changes) {
        const run = changes.find(({ key, kind }) => isRun(key) && kind === 'insert');
        const head = changes.find(({ key }) => key === 'head');
        if (run === undefined || head?.kind !== 'replace' || head.value['lastDueAt'] === undefined) {
          return rows.write(partition, changes);
        }
        const { lastDueAt, ...rest } = head.value;
        const first = changes.map((change) => (change === head ? { ...head, value: rest } : change));
        const written = await rows.write(partition, first);
        const now = written === null ? null : await rows.get(partition, 'head');
        if (now !== null) {
          await rows.write(partition, [{ ...head, etag: now.etag, value: { ...now.value, lastDueAt } }]);
        }
        return written;
      },
    })),
  },
  {
    rule: 7,
    wrong: 'nobody looks whether the tick or the version was honoured',
    breakage: withRows((rows) => {
      let hidden: RowValue = {};
      return {
        async get(partition, key) {
          const row = await rows.get(partition, key);
          if (row === null || key !== 'head') return row;
          const { lastDueAt, lastVersion, ...value } = row.value;
          hidden = { ...(lastDueAt ? { lastDueAt } : {}), ...(lastVersion ? { lastVersion } : {}) };
          return { ...row, value };
        },
        write: (partition, changes) =>
          rows.write(
            partition,
            changes.map((change) =>
              change.kind === 'replace' && change.key === 'head'
                ? { ...change, value: { ...hidden, ...change.value } }
                : change,
            ),
          ),
      };
    }),
  },
  {
    rule: 8,
    wrong: 'a refresh that meets an active run counts as honoured',
    breakage: {
      change: (reach) => ({
        ...reach,
        source: {
          ...reach.source,
          async versions(ids) {
            const versions = await reach.source.versions(ids);
            const head = await reach.rows.get('e1', 'head');
            if (head?.value['activeRunId'] !== undefined) {
              const value = { ...head.value, lastVersion: JSON.stringify(versions) };
              await reach.rows.write('e1', [{ kind: 'replace', key: 'head', etag: head.etag, value }]);
            }
            return versions;
          },
        },
      }),
    },
  },
  {
    rule: 9,
    wrong: 'a start claims the head without If-Match',
    breakage: withoutIfMatch((key) => key === 'head'),
  },
  {
    rule: 9,
    wrong: 'a start claims the head in a second write',
    breakage: inSecondWrite((change, all) => change.key === 'head' && claimsRun(all)),
  },
  {
    rule: 17,
    wrong: 'a resume keeps the steps',
    breakage: withRows((rows) => {
      let status: unknown;
      return {
        async get(partition, key) {
          const row = await rows.get(partition, key);
          if (isRun(key)) status = row?.value['status'];
          return row;
        },
        write: (partition, changes) =>
          rows.write(
            partition,
            status === '"failed"'
              ? changes.map((change) => (leavesAlive(change) ? stepBack(change) : change))
              : changes,
          ),
      };
    }),
  },
  {
    rule: 17,
    wrong: 'a resume does not ask whether its run is the newest and none is active',
    breakage: withRows((rows) => {
      let failed: string | null = null;
      return {
        async get(partition, key) {
          const row = await rows.get(partition, key);
          if (isRun(key)) failed = row?.value['status'] === '"failed"' ? key.slice(4) : null;
          if (row === null || key !== 'head' || failed === null) return row;
          const { activeRunId: _, ...value } = row.value;
          return { ...row, value: { ...value, lastRunId: JSON.stringify(failed) } };
        },
      };
    }),
  },
];

function stepBack(change: RowChange): RowChange {
  if (change.kind === 'delete') return change;
  const value: Record<string, RowValue[string]> = { ...change.value };
  for (const [name, text] of Object.entries(value)) {
    if (!/^c\d+$/.test(name)) continue;
    const chain = JSON.parse(String(text));
    value[name] = JSON.stringify({ ...chain, step: chain.step - 1 });
  }
  return { ...change, value };
}
