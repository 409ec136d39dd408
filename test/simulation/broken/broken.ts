import type { RowChange, Rows, RowValue } from '../../../shared/ports';
import type { Breakage } from '../simulate';
import type { Reach } from '../world';

/** One rule of PROTOCOL.md, broken on purpose. */
export interface Broken {
  readonly rule: number;
  /** What is done wrong. */
  readonly wrong: string;
  readonly breakage: Breakage;
}

/** An actor whose table is another one. */
export function withRows(change: (rows: Rows, reach: Reach) => Partial<Rows>): Breakage {
  return { change: (reach) => ({ ...reach, rows: { ...reach.rows, ...change(reach.rows, reach) } }) };
}

/** What one transaction should hold, in two: first the rest, then what is chosen. */
export function inSecondWrite(chosen: (change: RowChange, all: readonly RowChange[]) => boolean): Breakage {
  return withRows((rows) => ({
    async write(partition, changes) {
      const later = changes.filter((change) => chosen(change, changes));
      const sooner = changes.filter((change) => !later.includes(change));
      if (later.length === 0 || sooner.length === 0) return rows.write(partition, changes);
      const written = await rows.write(partition, sooner);
      if (written !== null) await rows.write(partition, later);
      return written;
    },
  }));
}

/** A row that is replaced whatever it has become since it was read. */
export function withoutIfMatch(chosen: (key: string) => boolean): Breakage {
  return withRows((rows) => ({
    async write(partition, changes) {
      const blind: RowChange[] = [];
      for (const change of changes) {
        const current =
          change.kind === 'replace' && chosen(change.key) ? await rows.get(partition, change.key) : null;
        blind.push(current === null ? change : ({ ...change, etag: current.etag } as RowChange));
      }
      return rows.write(partition, blind);
    },
  }));
}

/** A property of a row, as the codec writes it. */
export function property(value: RowValue | undefined, name: string): unknown {
  const text = value?.[name];
  return typeof text === 'string' ? JSON.parse(text) : text;
}

const living = ['queued', 'exporting', 'confirming'];

export const isRun = (key: string): boolean => key.startsWith('run:');
export const isPage = (key: string): boolean => key.startsWith('page:');

/** Whether a change leaves its run in one of the states that go on. */
export function leavesAlive(change: RowChange): boolean {
  return change.kind !== 'delete' && living.includes(String(property(change.value, 'status')));
}
