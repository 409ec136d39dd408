import type { Account, Values } from './account';
import { identifiers } from './contacts';
import { isOfType } from './fields';
import type { SimulatorSettings } from './settings';

/** OpenAPI: the longest values of the reserved fields, in characters. */
const maxLengths: ReadonlyMap<string, number> = new Map([
  ...([
    ['address_line_1', 100],
    ['address_line_2', 100],
    ['city', 60],
    ['country', 50],
    ['external_id', 254],
    ['anonymous_id', 254],
    ['first_name', 50],
    ['last_name', 50],
    ['state_province_region', 50],
  ] as const),
]);
const maxAlternates = 5;

/** The reserved fields of a row that are too long. */
export function tooLong(row: Values): string[] {
  const found: string[] = [];
  for (const name in row) {
    const value = row[name];
    const max = maxLengths.get(name);
    if (max === undefined || typeof value !== 'string' || value.length <= max) continue;
    if ([...value].length > max) found.push(name);
  }
  return found;
}

/** The row with its long values cut, where the simulator is told to do so. */
export function cutRow(row: Values, { overLength }: SimulatorSettings): Values {
  if (overLength !== 'truncate') return row;
  const cut = tooLong(row).map((name) => [
    name,
    [...String(row[name])].slice(0, maxLengths.get(name)).join(''),
  ]);
  return { ...row, ...Object.fromEntries(cut) };
}

/** Why SendGrid accepts a row and does not store it. */
export function brokenRow(account: Account, key: string, row: Values): string | undefined {
  const [long] = tooLong(row);
  if (long !== undefined) return `${long} is too long`;
  if (omitsIdentifier(account, key, row)) return 'provide all identifiers of the contact';
  for (const name in row) {
    const value = row[name];
    if (value === null || typeof value === 'string') continue;
    if (name === 'alternate_emails') {
      const reason = brokenAlternates(account, key, value);
      if (reason !== undefined) return reason;
    } else if (name !== 'custom_fields' || !hasTypes(account, value)) return `${name}: type does not match`;
  }
  return account.alternates.has(key) && account.alternates.get(key) !== key
    ? 'the address is an alternate one of another contact'
    : undefined;
}

/** Whether a row leaves out an identifier that its contact has: SendGrid wants them all. */
export function omitsIdentifier(account: Account, key: string, row: Values): boolean {
  const known = account.contacts.get(key)?.values;
  return known !== undefined && identifiers.some((name) => known[name] !== undefined && !row[name]);
}

function brokenAlternates(account: Account, key: string, value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length > maxAlternates || value.some((one) => typeof one !== 'string')) {
    return 'alternate_emails: type does not match';
  }
  const taken = value.some((one: string) => {
    const owner = account.contacts.has(one.toLowerCase()) ? one.toLowerCase() : account.alternates.get(one);
    return one.toLowerCase() === key || (owner !== undefined && owner !== key);
  });
  return taken ? 'an alternate address belongs to a contact' : undefined;
}

function hasTypes(account: Account, custom: unknown): boolean {
  return Object.entries(custom as Values).every(([id, value]) => {
    const field = account.fields.get(id);
    return value === null || value === '' || (field !== undefined && isOfType(field.type, value));
  });
}
