import { UnavailableError } from '../../shared/errors';
import type { Row, RowChange, RowRange, Rows, RowValue } from '../../shared/ports';

/** Azure's own bounds: changes in a transaction, rows in an answer, and bytes (two a character). */
const maxChanges = 100;
const maxAnswer = 1_000;
const maxText = 64 * 1_024;
const maxRow = 1_024 * 1_024;

/** A table in memory that can also be looked at without asking. */
export interface MemoryRows extends Rows {
  /** All rows of a partition, by key. */
  peek(partition: string): Row[];
}

/** What Table Storage does, the contract suite says; nothing here fails by itself. */
export function memoryRows(): MemoryRows {
  const partitions = new Map<string, Map<string, Row>>();
  let writes = 0;

  const rowsOf = (partition: string): Map<string, Row> => partitions.get(partition) ?? new Map();
  const sorted = (partition: string): Row[] =>
    [...rowsOf(partition).values()].sort((a, b) => (a.key < b.key ? -1 : 1));

  return {
    peek: sorted,

    get: async (partition, key) => rowsOf(partition).get(key) ?? null,

    async list(partition, { from, to, limit = maxAnswer, token = from }: RowRange) {
      const start = token > from ? token : from;
      const found = sorted(partition).filter(({ key }) => key >= start && key < to);
      const rows = found.slice(0, Math.min(limit, maxAnswer));
      const next = found[rows.length]?.key;
      return { rows, ...(next === undefined ? {} : { token: next }) };
    },

    async write(partition, changes) {
      checkTransaction(changes);
      const rows = rowsOf(partition);
      const [only] = changes;
      const alone = changes.length === 1 && only?.kind === 'delete';
      if (!changes.every((change) => isExpected(rows.get(change.key), change, alone))) return null;
      partitions.set(partition, rows);
      return changes.map((change) => {
        if (change.kind === 'delete') {
          rows.delete(change.key);
          return '';
        }
        writes += 1;
        const etag = `W/"${writes}"`;
        rows.set(change.key, { key: change.key, etag, value: { ...change.value } });
        return etag;
      });
    },
  };
}

/** A deletion beside other changes asks only that the row is there: `Rows.write` says why. */
function isExpected(row: Row | undefined, change: RowChange, alone: boolean): boolean {
  if (change.kind === 'insert') return row === undefined;
  if (row === undefined) return false;
  return (change.kind === 'delete' && !alone) || row.etag === change.etag;
}

function checkTransaction(changes: readonly RowChange[]): void {
  if (changes.length === 0 || changes.length > maxChanges) throw refused('the number of changes');
  if (new Set(changes.map(({ key }) => key)).size < changes.length) throw refused('a row changed twice');
  for (const change of changes) {
    if (/[/\\#?\p{Cc}]/u.test(change.key)) throw refused('a key');
    if (change.kind !== 'delete') checkValue(change.value);
  }
}

function checkValue(value: RowValue): void {
  const sizes = Object.entries(value).map(([name, property]) => {
    const bytes = typeof property === 'string' ? property.length * 2 : 8;
    if (bytes > maxText) throw refused(`the property ${name}`);
    return bytes + name.length * 2 + 8;
  });
  if (sizes.reduce((sum, size) => sum + size, 0) > maxRow) throw refused('the size of a row');
}

/** As the adapter words it when Azure says 400 or 413. */
function refused(what: string): UnavailableError {
  return new UnavailableError('storageUnavailable', `Table Storage did not do its part (400: ${what}).`);
}
