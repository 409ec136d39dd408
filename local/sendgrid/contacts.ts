import type { Account, Contact, Values } from './account';

/** What a contact can be known by; the first that is there is its key. */
export const identifiers = ['email', 'phone_number_id', 'external_id', 'anonymous_id'] as const;

const textFields = [
  ...['first_name', 'last_name', 'unique_name', 'email', 'phone_number_id', 'external_id', 'anonymous_id'],
  ...['address_line_1', 'address_line_2', 'city', 'state_province_region', 'country', 'postal_code'],
  ...['phone_number', 'whatsapp', 'line', 'facebook'],
];

/** An address stands for itself; other identifiers say which they are. */
export function keyOf(values: Values): string | undefined {
  const name = identifiers.find((identifier) => (values[identifier] ?? '') !== '');
  if (name === undefined) return undefined;
  return name === 'email' ? String(values[name]) : `${name}:${values[name]}`;
}

export function addContact(account: Account, key: string, contact: { values: Values; now: number }): void {
  const { values, now } = contact;
  account.contacts.set(key, { serial: account.serials.length, createdAt: now, updatedAt: now, values });
  account.serials.push(key);
}

/** Out of the account and of every list. What is billed stays. */
export function removeContact(account: Account, key: string): void {
  const contact = account.contacts.get(key);
  if (contact === undefined) return;
  account.contacts.delete(key);
  account.serials[contact.serial] = undefined;
  for (const { members } of account.lists.values()) members.delete(key);
  for (const [alternate, owner] of account.alternates)
    if (owner === key) account.alternates.delete(alternate);
}

/** In the form of a UUID, so that nobody takes it for a number. */
export function contactId({ serial }: Contact): string {
  return `00000000-0000-4000-8000-${serial.toString(16).padStart(12, '0')}`;
}

/** The key of the contact with this id. */
export function keyOfId(account: Account, id: string): string | undefined {
  const hex = /^00000000-0000-4000-8000-([0-9a-f]{12})$/i.exec(id)?.[1];
  return hex === undefined ? undefined : account.serials[Number.parseInt(hex, 16)];
}

/** As searches show it: absent texts are empty, custom fields by name. */
export function contactView(account: Account, key: string, base: string) {
  const contact = account.contacts.get(key);
  if (contact === undefined) return undefined;
  const { values, createdAt, updatedAt } = contact;
  const id = contactId(contact);
  const custom = Object.entries((values['custom_fields'] ?? {}) as Values);
  return {
    id,
    ...Object.fromEntries(textFields.map((name) => [name, values[name] ?? ''])),
    alternate_emails: values['alternate_emails'] ?? [],
    list_ids: [...account.lists.values()].filter(({ members }) => members.has(key)).map((list) => list.id),
    segment_ids: [],
    custom_fields: Object.fromEntries(
      custom.map(([field, value]) => [account.fields.get(field)?.name ?? field, value]),
    ),
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    _metadata: { self: `${base}/v3/marketing/contacts/${id}` },
  };
}

/** How many contacts have which identifier, in SendGrid's abbreviations. */
export function identifierCounts({ contacts }: Account) {
  const counts = { EID: 0, PHNID: 0, EXTID: 0, AID: 0 };
  for (const { values } of contacts.values()) {
    if (values['email'] !== undefined) counts.EID += 1;
    if (values['phone_number_id'] !== undefined) counts.PHNID += 1;
    if (values['external_id'] !== undefined) counts.EXTID += 1;
    if (values['anonymous_id'] !== undefined) counts.AID += 1;
  }
  return counts;
}
