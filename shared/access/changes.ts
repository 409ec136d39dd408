import { isSecret } from './secret';

/** One field before and after; null where there was none. A secret is only said to have changed. */
export interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Follows from the change itself, or is no part of the definition. */
const untold = new Set(
  'etag createdAt createdBy updatedAt updatedBy lastRun nextDueAt permission warnings profiles connectionName apiKeyHint'.split(
    ' ',
  ),
);
/** Characters; the largest field that our schemas take is shorter. */
const maxValue = 7_000;
/** Characters of all changes together, which are one property of a row: it holds 32,000. */
const maxChanges = 30_000;

/** What differs, field by field, one level deep. */
export function changesBetween(before: object | null, after: object | null): Change[] {
  const [old, next] = [flat(before), flat(after)];
  const paths = [...new Set([...old.keys(), ...next.keys()])];
  const changes = paths
    .map((path) => ({ path, before: old.get(path) ?? null, after: next.get(path) ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
  return fitting(changes);
}

/** The secrets among what somebody sent. */
export function secretsIn(body: object): Change[] {
  return Object.entries(body)
    .filter(([, value]) => isSecret(value))
    .map(([path]) => ({ path, before: null, after: 'changed' }));
}

function flat(record: object | null): Map<string, unknown> {
  const fields = Object.entries(record ?? {}).filter(([name]) => !untold.has(name));
  return new Map(
    fields.flatMap(([name, value]) =>
      isRecord(value)
        ? Object.entries(value).map(([inner, part]) => [`${name}.${inner}`, short(part)] as const)
        : [[name, short(value)] as const],
    ),
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function short(value: unknown): unknown {
  const text = JSON.stringify(value) ?? 'null';
  return text.length > maxValue ? `${text.slice(0, maxValue)}…` : value;
}

function fitting(changes: readonly Change[]): Change[] {
  let left = maxChanges;
  return changes.filter((change) => {
    left -= JSON.stringify(change).length;
    return left > 0;
  });
}
