/**
 * What the domain asks of the world: rows, messages, blobs, time and chance.
 * `storage/` implements these on Azure; tests implement them in memory. Nothing here knows an SDK.
 */

/** A table row's own properties. Objects are JSON strings; times are ISO 8601 strings. */
export type RowValue = Readonly<Record<string, string | number | boolean>>;

export interface Row {
  readonly key: string;
  readonly etag: string;
  readonly value: RowValue;
}

/**
 * One change of a row. Replacing and deleting name the ETag they saw: there is no last-write-wins. But the SDK
 * of Table Storage cannot give an ETag to a deletion inside a transaction: beside other changes it asks only
 * that the row is there, so that only rows that nobody can change any more may be deleted so.
 */
export type RowChange =
  | { readonly kind: 'insert'; readonly key: string; readonly value: RowValue }
  | { readonly kind: 'replace'; readonly key: string; readonly value: RowValue; readonly etag: string }
  | { readonly kind: 'delete'; readonly key: string; readonly etag: string };

export interface RowRange {
  /** Smallest key, inclusive. */
  readonly from: string;
  /** Key bound, exclusive. */
  readonly to: string;
  /** How many rows at most; a store may answer fewer and still give a token. */
  readonly limit?: number;
  readonly token?: string;
}

/** One table. Keys sort by code unit. */
export interface Rows {
  get(partition: string, key: string): Promise<Row | null>;
  /** One answer of a range. A page may be empty and still have a token: go on until there is none. */
  list(partition: string, range: RowRange): Promise<{ rows: Row[]; token?: string }>;
  /**
   * All changes or none (at most 100, one per row).
   * Answers the new ETags in order ('' for a delete), or null if a row was not as the change expects.
   * Throws `storageUnavailable` if it cannot be known whether the write took.
   */
  write(partition: string, changes: readonly RowChange[]): Promise<string[] | null>;
}

/** Where runs' messages wait. A message may come more than once, late, and out of order. */
export interface Outbox<Message> {
  send(message: Message, delayMs: number): Promise<void>;
}

/** What waits in a queue. */
export interface Backlog {
  /** About how many messages there are, those that are not due yet included. */
  readonly messages: number;
  /** When the oldest of those that are due was sent, in milliseconds since the epoch; null if none is due. */
  readonly oldestSentAt: number | null;
}

export interface BlobInfo {
  readonly name: string;
  readonly etag: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** One blob container. */
export interface Blobs {
  /** All blobs whose name starts so, by name. */
  list(prefix: string): AsyncIterable<BlobInfo>;
  /** The first path elements below the container's root. */
  folders(): AsyncIterable<string>;
  /**
   * The bytes from `from` (inclusive) to `to` (exclusive, default the end), in order.
   * Throws `segmentChanged` if the blob is gone or its ETag is another one.
   */
  read(name: string, options?: { etag?: string; from?: number; to?: number }): AsyncIterable<Uint8Array>;
  write(name: string, content: string): Promise<void>;
  /** Deletes every blob whose name starts so. */
  deleteAll(prefix: string): Promise<void>;
}

/** Milliseconds since the epoch. */
export type Clock = () => number;

export interface Random {
  /** A fresh id of [A-Za-z0-9_-]. */
  id(): string;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  fraction(): number;
}

/** One request to another service and its answer: no address and no body of it. */
export interface Exchange {
  readonly method: string;
  /** The answer's HTTP status; none if there was no answer. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One structured line: ids, counts, codes and milliseconds only. Never an address, a key or a body. */
export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: LogFields) => void;
