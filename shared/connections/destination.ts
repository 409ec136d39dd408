/** A contact list as the destination knows it. */
export interface ContactList {
  readonly id: string;
  readonly name: string;
  readonly contacts: number;
}

export interface ContactField {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly custom: boolean;
}

/** What became of an upsert that the destination answered. */
export type UpsertAnswer =
  | { readonly kind: 'accepted'; readonly job: string }
  /** Nothing was stored. `named` are the addresses that the answer names: none means that it says nothing of rows. */
  | { readonly kind: 'refused'; readonly named: readonly ImportError[]; readonly message: string };

export interface ImportJob {
  /** `pending` also stands for a job that is not known (yet) and for words that nobody documented. */
  readonly status: 'pending' | 'completed' | 'errored' | 'failed';
  readonly requested: number | null;
  readonly created: number;
  readonly updated: number;
  readonly errored: number | null;
  readonly errorsUrl: string | null;
}

export interface ImportError {
  readonly email: string;
  readonly reason: string;
}

/**
 * The service that receives contacts, through one connection.
 * Every call may throw `rateLimited` (with `retryAt`), `sendgridUnavailable`, `keyRejected`.
 */
export interface Destination {
  /** Throws `keyRejected` naming what is missing. */
  verify(): Promise<void>;
  lists(options: { pageSize: number; page?: string }): Promise<{ items: ContactList[]; nextPage?: string }>;
  /** Null if this account has no such list. */
  list(listId: string): Promise<ContactList | null>;
  fields(): Promise<ContactField[]>;
  /** `contacts` are JSON objects with commas between them, in UTF-8. Throws `listNotFound`, `fieldNotFound`. */
  upsert(listId: string, contacts: Uint8Array): Promise<UpsertAnswer>;
  importJob(job: string): Promise<ImportJob>;
  /** At most `limit` errors. Throws `sendgridUnavailable` if the file cannot be read. */
  importErrors(url: string, limit: number): Promise<ImportError[]>;
}
