import { type Broken, isPage, property, withRows } from './broken';

/** Rules 19 to 23: what nobody else does. */
export const brokenWatchdog: readonly Broken[] = [
  {
    rule: 21,
    wrong: 'there is no watchdog',
    breakage: { watchdog: false },
  },
  {
    rule: 22,
    wrong: 'a deleted export is forgotten before its rows are gone',
    breakage: {
      change: (reach) => ({
        ...reach,
        definitions: {
          ...reach.definitions,
          async *allExports() {
            for await (const definition of reach.definitions.allExports()) {
              if (definition.deleted) await reach.definitions.forgetExport(definition.id);
              yield definition;
            }
          },
        },
      }),
    },
  },
  {
    rule: 22,
    wrong: 'a deleted export is not buried',
    breakage: {
      change: (reach) => ({
        ...reach,
        definitions: {
          ...reach.definitions,
          async *allExports() {
            for await (const definition of reach.definitions.allExports()) {
              if (!definition.deleted) yield definition;
            }
          },
        },
      }),
    },
  },
  {
    rule: 22,
    wrong: 'a burial does not close the head first',
    breakage: {
      change(reach) {
        let burying = false;
        return {
          ...reach,
          definitions: {
            ...reach.definitions,
            async *allExports() {
              for await (const definition of reach.definitions.allExports()) {
                burying = definition.deleted;
                yield definition;
              }
            },
          },
          rows: {
            ...reach.rows,
            async get(partition, key) {
              const row = await reach.rows.get(partition, key);
              if (row === null || key !== 'head' || !burying) return row;
              return { ...row, value: { ...row.value, closed: 'true' } };
            },
          },
        };
      },
    },
  },
  {
    rule: 22,
    wrong: 'a burial removes the head before the other rows',
    breakage: withRows((rows) => ({
      async write(partition, changes) {
        const head = changes.some(({ kind }) => kind !== 'delete') ? null : await rows.get(partition, 'head');
        if (head !== null && property(head.value, 'closed') === true) {
          await rows.write(partition, [{ kind: 'delete', key: 'head', etag: head.etag }]);
        }
        return rows.write(partition, changes);
      },
    })),
  },
  {
    rule: 23,
    wrong: "retention removes a run's row before its pages",
    breakage: withRows((rows) => ({
      async write(partition, changes) {
        const [first] = changes;
        if (first?.kind === 'delete' && isPage(first.key)) {
          const run = await rows.get(partition, `run:${first.key.split(':')[1]}`);
          if (run !== null) await rows.write(partition, [{ kind: 'delete', key: run.key, etag: run.etag }]);
        }
        return rows.write(partition, changes);
      },
    })),
  },
  {
    rule: 23,
    wrong: 'retention removes the newest run too',
    breakage: withRows((rows) => {
      let newest: unknown;
      return {
        async get(partition, key) {
          const row = await rows.get(partition, key);
          if (row === null || key !== 'head') return row;
          newest = property(row.value, 'lastRunId');
          return row;
        },
        async list(partition, range) {
          const answer = await rows.list(partition, range);
          const late = range.from.startsWith('run:') && range.to === 'run;';
          for (const row of late ? answer.rows : []) {
            if (row.key === `run:${newest}`) {
              await rows.write(partition, [{ kind: 'delete', key: row.key, etag: row.etag }]);
            }
          }
          return answer;
        },
      };
    }),
  },
];
