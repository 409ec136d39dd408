import type { Mapped } from './contact';
import { growingBytes } from './growingBytes';
import type { Rejection } from './rejection';

/** What one upsert may hold. SendGrid says 30,000 contacts or 6 MB; the margin is for bytes it may count twice. */
export const pageLimits = { contacts: 30_000, bytes: 5_000_000 } as const;
/** A stretch of bad or equal rows must end somewhere too: twice as many rows as there could be contacts. */
const rowsPerContact = 2;
/** Bytes of the request around the contacts: brackets, names and a list ID. */
const envelope = 200;
/** The row that does not fit any more is written first, and then cut off again. */
const oneRow = 16_384;

export interface PageLimits {
  readonly contacts: number;
  readonly bytes: number;
}

/** Where rows come from: the same object for all rows of a file. */
export interface Place {
  readonly segmentId: string;
  readonly file?: string;
}

/** One row of a page: where it stands and what it became. */
export interface PageRow {
  readonly place: Place;
  readonly record: number;
  readonly mapped: Mapped;
}

export interface PageCounts {
  readonly read: number;
  readonly sent: number;
  readonly merged: number;
  readonly rejected: number;
  readonly truncated: number;
}

export interface ComposedPage {
  /** JSON objects with commas between them, in UTF-8: one per address, in the order of the rows that won. */
  readonly contacts: Uint8Array;
  readonly rejections: readonly Rejection[];
  readonly counts: PageCounts;
}

/** A row that became a contact. Its JSON, with a comma after it, lies in the page's bytes. */
interface Entry {
  readonly place: Place;
  readonly record: number;
  readonly address: string;
  readonly truncated: boolean;
  readonly start: number;
  readonly end: number;
}

/** Collects rows until they fill one upsert, and composes it of all of them or of the first few. */
export function collectPage(limits: PageLimits = pageLimits) {
  const json = growingBytes(limits.bytes + oneRow);
  const rows: (Entry | Rejection)[] = [];
  /** Address → the bytes of the row that will be sent for it. */
  const weights = new Map<string, number>();
  let weight = envelope;

  return {
    get size(): number {
      return rows.length;
    },

    /** False if the row does not fit any more: the page ends before it. A first contact always fits. */
    add({ place, record, mapped }: PageRow): boolean {
      if (rows.length === limits.contacts * rowsPerContact) return false;
      if (mapped.kind === 'rejection') {
        const { email, reason, detail } = mapped;
        rows.push({ ...place, record, email, reason, ...(detail === undefined ? {} : { detail }) });
        return true;
      }
      const { address, truncated } = mapped;
      const start = json.size;
      const bytes = json.append(`${mapped.json},`);
      const before = weights.get(address);
      const after = weight + bytes - (before ?? 0);
      const full = after > limits.bytes || (before === undefined && weights.size === limits.contacts);
      if (full && weights.size > 0) {
        json.cut(start);
        return false;
      }
      weights.set(address, bytes);
      weight = after;
      rows.push({ place, record, address, truncated, start, end: start + bytes });
      return true;
    },

    /** The addresses of the first rows that became contacts. */
    addresses(count: number): Set<string> {
      return new Set(rows.slice(0, count).flatMap((row) => ('address' in row ? [row.address] : [])));
    },

    /**
     * The contacts and rejections of the first rows. Of equal addresses the later row wins; every row of a
     * refused address is a rejection, so that each row's address is on the list or its row is listed.
     */
    compose(count: number, refused: ReadonlyMap<string, string> = new Map()): ComposedPage {
      const winners = new Map<string, Entry>();
      const rejections: Rejection[] = [];
      for (let index = 0; index < count; index += 1) {
        const row = rows[index];
        if (row === undefined) break;
        const refusal = 'address' in row ? refused.get(row.address) : undefined;
        if (!('address' in row)) rejections.push(row);
        else if (refusal !== undefined) rejections.push(refusedRow(row, refusal));
        else {
          winners.delete(row.address);
          winners.set(row.address, row);
        }
      }
      const won = [...winners.values()];
      const read = Math.min(count, rows.length);
      return {
        contacts: json.take(stretches(won)).subarray(0, -1),
        rejections,
        counts: {
          read,
          sent: won.length,
          merged: read - rejections.length - won.length,
          rejected: rejections.length,
          truncated: won.filter(({ truncated }) => truncated).length,
        },
      };
    },
  };
}

function refusedRow({ place, record, address }: Entry, detail: string): Rejection {
  return { ...place, record, email: address, reason: 'refused', detail };
}

/** Neighbours in one piece: mostly that is all of them. */
function stretches(entries: readonly Entry[]): { start: number; end: number }[] {
  const pieces: { start: number; end: number }[] = [];
  for (const { start, end } of entries) {
    const last = pieces.at(-1);
    if (last !== undefined && last.end === start) last.end = end;
    else pieces.push({ start, end });
  }
  return pieces;
}
