import type { Table } from './dataset';

/** What a `$filter` leaves: positions from `from` to `to`, or some of them, for which `holds`. */
export interface Filtered {
  readonly positions: readonly number[] | { readonly from: number; readonly to: number };
  readonly holds: (position: number) => boolean;
}

export class QueryError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const comparison = /^(\w+) (eq|gt|ge|lt|le) '((?:[^']|'')*)'$/;
const containment = /^contains\((\w+),'((?:[^']|'')*)'\)$/;
const key = 'msdynci_customerid';

/** The part of OData's filters that the documented queries use, on text, which Dataverse compares without case. */
export function applyFilter(table: Table, text: string | undefined): Filtered {
  if (text === undefined) return { positions: { from: 0, to: table.size }, holds: () => true };
  const either = split(text, ' or ');
  if (either.length > 1) return { positions: lookUp(table, either), holds: () => true };
  let [from, to] = [0, table.size];
  const tests: ((position: number) => boolean)[] = [];
  const textAt = (position: number, column: string): string =>
    String(table.cellAt(position, column) ?? '').toLowerCase();
  for (const term of split(text, ' and ')) {
    const [, column = '', operator = '', quoted = ''] = comparison.exec(term) ?? [];
    const [, within = '', part = ''] = containment.exec(term) ?? [];
    requireColumn(table, column || within, term);
    const value = unquote(quoted || part).toLowerCase();
    if (within !== '') {
      tests.push((position) => textAt(position, within).includes(value));
    } else if (column !== key) {
      tests.push((position) => compare(textAt(position, column), operator, value));
    } else {
      if (operator !== 'lt' && operator !== 'le')
        from = Math.max(from, bound(table, value, operator === 'gt'));
      if (operator !== 'gt' && operator !== 'ge') to = Math.min(to, bound(table, value, operator !== 'lt'));
    }
  }
  return {
    positions: { from, to: Math.max(from, to) },
    holds: (position) => tests.every((test) => test(position)),
  };
}

export function requireColumn(table: Table, column: string, where: string): void {
  if (table.columns.some(({ name }) => name === column)) return;
  if (column === '') throw new QueryError('0x80060888', `Syntax error in '${where}'.`);
  throw new QueryError(
    '0x80060888',
    `Could not find a property named '${column}' on type 'Microsoft.Dynamics.CRM'.`,
  );
}

function lookUp(table: Table, terms: readonly string[]): number[] {
  const found = new Set<number>();
  for (const term of terms) {
    const [, column, operator, quoted = ''] = comparison.exec(term) ?? [];
    if (column !== key || operator !== 'eq') throw new QueryError('0x80060888', `Syntax error in '${term}'.`);
    const value = unquote(quoted).toLowerCase();
    const position = bound(table, value, false);
    if (table.idAt(position) === value) found.add(position);
  }
  return [...found].sort((a, b) => a - b);
}

/** The first position whose id is not less than a value, or is greater. */
function bound(table: Table, value: string, greater: boolean): number {
  let [low, high] = [0, table.size];
  while (low < high) {
    const middle = (low + high) >> 1;
    const id = table.idAt(middle);
    if (id < value || (greater && id === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(actual: string, operator: string, value: string): boolean {
  if (operator === 'eq') return actual === value;
  if (operator === 'gt') return actual > value;
  if (operator === 'ge') return actual >= value;
  return operator === 'lt' ? actual < value : actual <= value;
}

const unquote = (text: string): string => text.replaceAll("''", "'");

/** Cuts at a word outside of quotation marks. */
function split(text: string, word: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    if (quoted || !text.startsWith(word, at)) continue;
    parts.push(text.slice(start, at));
    start = at + word.length;
  }
  return [...parts, text.slice(start)];
}
