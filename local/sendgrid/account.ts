import { randomUUID } from 'node:crypto';
import type { JobFault } from './settings';

/** A contact's own properties; `email` in lower case. */
export type Contact = Record<string, unknown> & { email: string };

export interface List {
  readonly id: string;
  name: string;
  readonly members: Set<string>;
}

export interface Job {
  readonly id: string;
  readonly acceptedAt: number;
  readonly listIds: readonly string[];
  contacts: readonly Contact[];
  applied: boolean;
  created: number;
  updated: number;
  errors: { identifier: string; reason: string }[];
  readonly requested: number;
  readonly fault: JobFault | undefined;
}

/** One SendGrid account: its keys, contacts, lists and import jobs. */
export interface Account {
  readonly name: string;
  readonly keys: Map<string, readonly string[]>;
  readonly contacts: Map<string, Contact>;
  readonly lists: Map<string, List>;
  readonly jobs: Map<string, Job>;
  /** The plan's contact limit; none by default. */
  contactLimit: number | null;
}

export function createAccount(
  name: string,
  keys: readonly { key: string; scopes: readonly string[] }[],
): Account {
  return {
    name,
    keys: new Map(keys.map(({ key, scopes }) => [key, scopes])),
    ...{ contacts: new Map(), lists: new Map(), jobs: new Map() },
    contactLimit: null,
  };
}

export function createList(account: Account, name: string, id: string = randomUUID()): List {
  const list: List = { id, name, members: new Set() };
  account.lists.set(id, list);
  return list;
}

/** Stores what a job brought: omitted fields keep their value, lists are only added to, the last of equals wins. */
export function applyJob(account: Account, job: Job): void {
  if (job.applied) return;
  job.applied = true;
  const { fault } = job;
  const refused = refusedRows(job);
  for (const [index, contact] of job.contacts.entries()) {
    const reason = refused(contact, index) ?? limitReason(account, contact);
    if (reason !== undefined) {
      job.errors.push({ identifier: contact.email, reason });
      continue;
    }
    const known = account.contacts.get(contact.email);
    if (known === undefined) {
      account.contacts.set(contact.email, contact);
      job.created += 1;
    } else {
      Object.assign(known, contact);
      job.updated += 1;
    }
    for (const id of job.listIds) account.lists.get(id)?.members.add(contact.email);
  }
  // A million contacts are kept once, in the account.
  if (fault === undefined) job.contacts = [];
}

function limitReason(account: Account, { email }: Contact): string | undefined {
  const full = account.contactLimit !== null && account.contacts.size >= account.contactLimit;
  return full && !account.contacts.has(email) ? 'you have hit your contact limit' : undefined;
}

/** OpenAPI: the longest values of the reserved fields. */
const maxLengths: Readonly<Record<string, number>> = {
  first_name: 50,
  last_name: 50,
  country: 50,
  state_province_region: 50,
  city: 60,
};

function refusedRows({ fault }: Job): (contact: Contact, index: number) => string | undefined {
  return (contact, index) => {
    if (fault?.kind === 'failed') return fault.reason ?? 'the import failed';
    if (fault?.kind === 'contactLimit') return 'you have hit your contact limit';
    const chosen = fault?.addresses?.includes(contact.email) ?? index < (fault?.rows ?? 0);
    if (fault?.kind === 'rowErrors' && chosen) return fault.reason ?? 'type does not match';
    const long = Object.entries(maxLengths).find(
      ([name, max]) => [...String(contact[name] ?? '')].length > max,
    );
    return long === undefined ? undefined : `${long[0]} is too long`;
  };
}
