import { AppError, errorKind } from '../errors';
import type { Clock, Log, Random, Row, Rows } from '../ports';
import { rowCodec } from '../rowCodec';
import { type AuditEntry, type AuditFilter, auditEntrySchema, matches } from './auditEntry';

export interface AuditDeps {
  /** The table `audit`. */
  readonly rows: Rows;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Without `from`, how far back a question goes. */
const defaultSpan = 366 * 24 * 3_600_000;
/** Answers of the table that one page may take, however few entries match. */
const maxReads = 20;
const readSize = 1_000;

const codec = rowCodec(auditEntrySchema);

/**
 * Who did what, to what, from where, with what result. Entries are only ever added. One is written after what it
 * tells of, so that it knows the result; should that write fail, the caller still gets his answer, and the log
 * gets the entry's event, target and result.
 */
export function auditLog({ rows, clock, random, log }: AuditDeps) {
  return {
    async record(what: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
      const now = clock();
      const key = newKey(now, random.id());
      const entry: AuditEntry = { id: key, at: new Date(now).toISOString(), ...what };
      try {
        const value = codec.encode(entry);
        if ((await rows.write(monthOf(now), [{ kind: 'insert', key, value }])) === null) {
          throw new AppError('storageUnavailable', 'The entry was there before.');
        }
      } catch (error) {
        const { event, result, code, target } = entry;
        log('error', 'audit entry lost', { event, result, code, target: target.id, error: errorKind(error) });
      }
    },

    /** Newest first. A page may hold fewer than asked for, or nothing, and still have a next one. */
    async list(
      filter: AuditFilter,
      { pageSize, page }: { pageSize: number; page?: string },
    ): Promise<{ items: AuditEntry[]; nextPage?: string }> {
      const items: AuditEntry[] = [];
      const range = spanOf(filter, clock());
      let at: Position | null = page === undefined ? start(range.to) : parsePosition(page);
      for (let reads = 0; at !== null && reads < maxReads; reads += 1) {
        const { found, next } = await read(at, range);
        for (const row of found) {
          const entry = codec.decode(row.value);
          if (!matches(entry, filter)) continue;
          items.push(entry);
          if (items.length === pageSize)
            return { items, nextPage: encode({ month: at.month, after: row.key }) };
        }
        at = next;
      }
      return { items, ...(at === null ? {} : { nextPage: encode(at) }) };
    },

    /** All that match, newest first. */
    async *all(filter: AuditFilter): AsyncGenerator<AuditEntry> {
      const range = spanOf(filter, clock());
      for (let at: Position | null = start(range.to); at !== null; ) {
        const { found, next } = await read(at, range);
        for (const row of found) {
          const entry = codec.decode(row.value);
          if (matches(entry, filter)) yield entry;
        }
        at = next;
      }
    },
  };

  /** One answer of the table, and where to go on: in this month, or in the one before. */
  async function read(
    { month, after }: Position,
    { from, to }: Span,
  ): Promise<{ found: readonly Row[]; next: Position | null }> {
    // Keys count down, so the newest wanted is the smallest key.
    const first = after === '' ? newKey(to, '') : `${after}~`;
    const wanted = { from: first, to: `${newKey(from, '')}~`, limit: readSize };
    let answer = await rows.list(month, wanted);
    while (answer.rows.length === 0 && answer.token !== undefined) {
      answer = await rows.list(month, { ...wanted, token: answer.token });
    }
    const last = answer.rows.at(-1)?.key;
    if (answer.token !== undefined && last !== undefined) {
      return { found: answer.rows, next: { month, after: last } };
    }
    const earlier = monthBefore(month);
    return { found: answer.rows, next: earlier < monthOf(from) ? null : { month: earlier, after: '' } };
  }
}

export type AuditLog = ReturnType<typeof auditLog>;

/** A place in the log: behind a row of a month, or at the month's newest. */
interface Position {
  readonly month: string;
  readonly after: string;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf({ from, to }: AuditFilter, now: number): Span {
  // An entry that is written while somebody reads is newer than `now`, and must not be missed for it.
  const end = Math.min(to ?? now + 60_000, now + 60_000);
  return { from: Math.max(0, from ?? end - defaultSpan), to: end };
}

const start = (to: number): Position => ({ month: monthOf(to), after: '' });

/** Newest first: keys count down from the year 2286. */
function newKey(now: number, random: string): string {
  return `${String(9_999_999_999_999 - now).padStart(13, '0')}-${random}`;
}

function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7).replace('-', '');
}

function monthBefore(month: string): string {
  return monthOf(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)) - 2));
}

function encode({ month, after }: Position): string {
  return Buffer.from(`${month}:${after}`).toString('base64url');
}

function parsePosition(page: string): Position {
  const match = /^(\d{6}):([\w-]{0,64})$/.exec(Buffer.from(page, 'base64url').toString());
  const [, month, after] = match ?? [];
  if (month === undefined || after === undefined || !/^2\d{3}(0[1-9]|1[0-2])$/.test(month)) {
    throw new AppError('invalidRequest', 'The page is not one that this list gave.');
  }
  return { month, after };
}
