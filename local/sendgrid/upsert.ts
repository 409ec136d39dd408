import type { Account, Values } from './account';
import { identifiers, keyOf } from './contacts';
import { addJob, type Job } from './jobs';
import { omitsIdentifier, tooLong } from './rowErrors';
import { applyRows } from './rows';
import type { JobFault, SimulatorSettings } from './settings';

/** OpenAPI: PUT /v3/marketing/contacts. */
const maxContacts = 30_000;
const maxBytes = 6_000_000;

interface SaidError {
  readonly field: string | null;
  readonly message: string;
}

export interface Refusal {
  readonly status: 400 | 404 | 413;
  readonly errors: readonly SaidError[];
}

interface UpsertOptions {
  readonly bytes: number;
  readonly now: () => number;
  readonly settings: SimulatorSettings;
  readonly fault: JobFault | undefined;
}

/** The fields of a contact that a request may hold; others are not kept. */
const known = new Set<string>([
  ...[...identifiers, 'alternate_emails', 'first_name', 'last_name', 'address_line_1', 'address_line_2'],
  ...['city', 'state_province_region', 'postal_code', 'country', 'custom_fields', 'unique_name'],
  ...['phone_number', 'whatsapp', 'line', 'facebook'],
]);
const plausible = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

/** Checks a whole request, and queues it as a job only if all of it holds: one bad address refuses everything. */
export function acceptUpsert(account: Account, text: string, options: UpsertOptions): Job | Refusal {
  const { settings, now, fault } = options;
  const size = settings.countsEscapedBytes ? Buffer.byteLength(JSON.stringify(text)) : options.bytes;
  if (size > maxBytes) return refuse(settings.oversizeStatus, 'request body too large');
  const body = parse(text);
  if (body === null) return refuse(400, 'invalid JSON');
  const { contacts, list_ids: lists = [] } = body;
  if (!Array.isArray(contacts) || contacts.length === 0 || contacts.length > maxContacts) {
    return refuse(400, `contacts must hold 1 to ${maxContacts}`, 'contacts');
  }
  if (!Array.isArray(lists)) return refuse(400, 'list_ids must be an array', 'list_ids');
  const unknown = lists.find((id) => !account.lists.has(id));
  if (unknown !== undefined) {
    return refuse(settings.unknownListStatus, `invalid list id: ${String(unknown)}`, 'list_ids');
  }
  const errors = contacts.flatMap((row, index) => rowRefusal(account, row, { index, settings }));
  if (errors.length > 0) {
    return { status: 400, errors: settings.namesAllBadAddresses ? errors : errors.slice(0, 1) };
  }
  const rows = contacts as Values[];
  const fields = unknownFields(account, rows, now() - settings.fieldDelayMs);
  if (fields.length > 0) return refuse(400, `invalid custom field ids supplied - ${fields.join(',')}`);
  const keys = rows.map((row) => keyOf(row) ?? '');
  return addJob(
    account,
    { type: 'upsert_contacts', acceptedAt: now(), listIds: lists as string[], keys, fault },
    (job) => applyRows(account, job, { rows, settings, now }),
  );
}

/** Why a row refuses the whole request, or nothing. Leaves the row with its addresses in lower case. */
function rowRefusal(
  account: Account,
  row: unknown,
  { index, settings }: { index: number; settings: SimulatorSettings },
): SaidError[] {
  const at = `contacts[${settings.indexIsRow ? index : 0}]`;
  const refusal = (message: string): SaidError[] => [{ field: `${at}.identifier`, message }];
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    return [{ field: at, message: 'a contact must be an object' }];
  }
  const values = row as Values;
  for (const name in values) if (!known.has(name)) delete values[name];
  const key = keyOf(values);
  if (key === undefined) return refusal('at least one identifier is required');
  const { email, alternate_emails: alternates } = values;
  if (email !== undefined && email !== null && email !== '') {
    const valid = typeof email === 'string' && email.length <= 254 && plausible.test(email);
    if (!valid || settings.badAddresses.includes(email))
      return refusal(`email '${String(email)}' is not valid`);
    values['email'] = email.toLowerCase();
  }
  if (Array.isArray(alternates)) values['alternate_emails'] = alternates.map(lower);
  const [long] = settings.overLength === 'refuse' ? tooLong(values) : [];
  if (long !== undefined) return [{ field: `${at}.${long}`, message: `${long} is too long` }];
  const omits =
    settings.omittedIdentifier === 'refuse' && omitsIdentifier(account, keyOf(values) ?? '', values);
  return omits ? refusal('provide all identifiers of the contact') : [];
}

function lower(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** Custom fields that are not there, or were made so lately that SendGrid does not see them yet. */
function unknownFields(account: Account, rows: readonly Values[], madeBefore: number): string[] {
  const used = new Set<string>();
  for (const { custom_fields: custom } of rows) {
    if (typeof custom === 'object' && custom !== null) for (const id in custom) used.add(id);
  }
  return [...used].filter((id) => {
    const field = account.fields.get(id);
    return field === undefined || field.createdAt > madeBefore;
  });
}

function parse(text: string): { contacts?: unknown; list_ids?: unknown } | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : null;
  } catch {
    return null;
  }
}

function refuse(status: Refusal['status'], message: string, field: string | null = null): Refusal {
  return { status, errors: [{ field, message }] };
}
