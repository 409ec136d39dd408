import type { Account, Values } from './account';
import { addContact } from './contacts';
import type { Job } from './jobs';
import { brokenRow, cutRow } from './rowErrors';
import type { SimulatorSettings } from './settings';

/** Rows that are applied in one go: about a millisecond. */
const rowsAStep = 1_000;

/**
 * Stores what a job brought: omitted fields keep their value, lists are only added to, and of equal addresses
 * the last one wins. A contact over the plan's limit is dropped.
 */
export function* applyRows(
  account: Account,
  job: Job,
  options: { rows: readonly Values[]; settings: SimulatorSettings; now: () => number },
): Generator<void> {
  const { rows, settings } = options;
  const seen = new Set<string>();
  const lists = job.listIds.flatMap((id) => account.lists.get(id) ?? []);
  for (const [index, given] of rows.entries()) {
    if (index % rowsAStep === rowsAStep - 1) yield;
    const key = job.keys[index] ?? '';
    const row = cutRow(given, settings);
    const repeated = settings.duplicates === 'rowError' && seen.has(key) ? 'duplicate contact' : undefined;
    const reason =
      refusal(job, key, index) ?? repeated ?? brokenRow(account, key, row) ?? overLimit(account, key);
    if (reason !== undefined) {
      job.errors.push({ identifier: key, reason });
      continue;
    }
    seen.add(key);
    store(account, job, { key, row, settings, now: options.now() });
    for (const { members } of lists) members.add(key);
  }
}

function store(
  account: Account,
  job: Job,
  { key, row, settings, now }: { key: string; row: Values; settings: SimulatorSettings; now: number },
): void {
  const known = account.contacts.get(key);
  for (const alternate of (row['alternate_emails'] ?? []) as string[]) account.alternates.set(alternate, key);
  if (known === undefined) {
    for (const name in row) if (row[name] === null || row[name] === '') delete row[name];
    addContact(account, key, { values: row, now });
    job.created += 1;
    return;
  }
  const { custom_fields: custom, ...values } = row;
  merge(known.values, values, settings);
  if (typeof custom === 'object' && custom !== null) {
    const kept = (known.values['custom_fields'] ?? {}) as Values;
    known.values['custom_fields'] = merge({ ...kept }, custom as Values, settings);
  }
  known.updatedAt = now;
  job.updated += 1;
}

/** Null says nothing; an empty text clears, or says nothing either. */
function merge(known: Values, given: Values, { emptyClears }: SimulatorSettings): Values {
  for (const name in given) {
    const value = given[name];
    if (value === null || (value === '' && !emptyClears)) continue;
    if (value === '') delete known[name];
    else known[name] = value;
  }
  return known;
}

/** What the script says of a row. */
function refusal({ fault }: Job, key: string, index: number): string | undefined {
  if (fault?.kind === 'failed') return fault.reason ?? 'the import failed';
  if (fault?.kind === 'contactLimit') return 'you have hit your contact limit';
  if (fault?.kind !== 'rowErrors') return undefined;
  const chosen = fault.addresses?.includes(key) ?? index < (fault.rows ?? 0);
  return chosen ? (fault.reason ?? 'type does not match') : undefined;
}

function overLimit(account: Account, key: string): string | undefined {
  const full = account.contactLimit !== null && account.contacts.size >= account.contactLimit;
  return full && !account.contacts.has(key) ? 'you have hit your contact limit' : undefined;
}
