import { createHash } from 'node:crypto';
import type { RowChange, Rows } from '../ports';

/**
 * Each living export holds a row that stands for its name, in the partition of the definitions and changed with
 * them in one transaction: of two that take a name at once, one cannot. The key sorts behind every id, so that
 * no listing of definitions meets it.
 */
export function nameKey(displayName: string): string {
  const folded = displayName.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
  return `~${createHash('sha256').update(folded).digest('base64url')}`;
}

interface Holder {
  readonly id: string;
  readonly displayName: string;
}

/** Which rows change when an export's name does; null: there was none before, or there is none after. */
export async function nameChanges(
  rows: Rows,
  partition: string,
  { before, after }: { before: Holder | null; after: Holder | null },
): Promise<RowChange[]> {
  const [old, next] = [before, after].map((holder) => holder && nameKey(holder.displayName));
  if (old === next) return [];
  const held = typeof old === 'string' ? await rows.get(partition, old) : null;
  const changes: RowChange[] = [];
  if (held !== null) changes.push({ kind: 'delete', key: held.key, etag: held.etag });
  if (after !== null && typeof next === 'string') {
    changes.push({ kind: 'insert', key: next, value: { holder: after.id } });
  }
  return changes;
}

/** Whether another export holds the name now. */
export async function isTaken(rows: Rows, partition: string, { id, displayName }: Holder): Promise<boolean> {
  const held = await rows.get(partition, nameKey(displayName));
  return held !== null && held.value['holder'] !== id;
}
