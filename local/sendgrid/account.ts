import { randomUUID } from 'node:crypto';
import type { CustomField } from './fields';
import type { Job } from './jobs';

/** A contact's own properties, as they were sent; addresses in lower case. */
export type Values = Record<string, unknown>;

export interface Contact {
  /** Which contact of its account this was, counted from 0: its id is made of it. */
  readonly serial: number;
  readonly createdAt: number;
  updatedAt: number;
  readonly values: Values;
}

export interface List {
  readonly id: string;
  name: string;
  /** Keys of contacts. */
  readonly members: Set<string>;
}

/** One SendGrid account: its keys, contacts, lists, fields and import jobs. Nothing is shared between two. */
export interface Account {
  readonly name: string;
  readonly keys: Map<string, readonly string[]>;
  /** By key: the address, or else another identifier. */
  readonly contacts: Map<string, Contact>;
  /** Keys by serial number; a hole where a contact was deleted. */
  readonly serials: (string | undefined)[];
  /** The contact that has an address as an alternate one. */
  readonly alternates: Map<string, string>;
  readonly lists: Map<string, List>;
  readonly fields: Map<string, CustomField>;
  readonly jobs: Map<string, Job>;
  /** Accepted, not applied yet, in the order of acceptance. */
  readonly open: Job[];
  /** The plan's contact limit; none by default. */
  contactLimit: number | null;
}

export function createAccount(
  name: string,
  keys: readonly { key: string; scopes: readonly string[] }[],
): Account {
  return {
    ...{ name, keys: new Map(keys.map(({ key, scopes }) => [key, scopes])) },
    ...{ contacts: new Map(), serials: [], alternates: new Map(), lists: new Map(), fields: new Map() },
    ...{ jobs: new Map(), open: [], contactLimit: null },
  };
}

export function createList(account: Account, name: string, id: string = randomUUID()): List {
  const list: List = { id, name, members: new Set() };
  account.lists.set(id, list);
  return list;
}
