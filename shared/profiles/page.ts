import type { Mapped } from './contact';
import type { Rejection } from './rejection';

/** What one upsert may hold. SendGrid says 30,000 contacts or 6 MB; the margin is for bytes it may count twice. */
export const pageLimits = { contacts: 30_000, bytes: 5_000_000 } as const;
/** A stretch of bad rows, or of rows of one address, must end somewhere too: they are held in memory. */
const maxIdle = 30_000;

/** One row of a page: where it stands and what it became. */
export interface PageRow {
  readonly segmentId: string;
  readonly file?: string;
  readonly record: number;
  readonly mapped: Mapped;
  /** The cursor after this row. */
  cursor(): string;
}

export interface PageLimits {
  readonly contacts: number;
  readonly bytes: number;
}

/** Collects rows until the page is full. `envelope` is what the request weighs without contacts, in bytes. */
export function pageCollector(envelope: number, limits: PageLimits = pageLimits) {
  const rows: PageRow[] = [];
  const weights = new Map<string, number>();
  let bytes = envelope;
  /** Rows that add no contact: rejections, and those whose address is there already. */
  let idle = 0;

  const place = ({ address, json }: { address: string; json: string }): boolean => {
    const before = weights.get(address);
    const weight = Buffer.byteLength(json) + 1;
    const after = bytes + weight - (before ?? 0);
    const full = after > limits.bytes || (before === undefined && weights.size === limits.contacts);
    if (full && weights.size > 0) return false;
    weights.set(address, weight);
    bytes = after;
    return true;
  };

  return {
    rows: rows as readonly PageRow[],
    /** False if the row does not fit any more: the page ends before it. A first row always fits. */
    add(row: PageRow): boolean {
      const { mapped } = row;
      const isIdle = mapped.kind === 'rejection' || weights.has(mapped.address);
      if (isIdle && idle === maxIdle) return false;
      if (mapped.kind === 'contact' && !place(mapped)) return false;
      if (isIdle) idle += 1;
      rows.push(row);
      return true;
    },
  };
}

export interface PageCounts {
  readonly read: number;
  readonly sent: number;
  readonly merged: number;
  readonly rejected: number;
  readonly truncated: number;
}

export interface ComposedPage {
  /** Serialised, one per address, in the order of the rows that won. */
  readonly contacts: readonly string[];
  readonly rejections: readonly Rejection[];
  readonly counts: PageCounts;
}

/**
 * The contacts and rejections of some rows. Of equal addresses the later row wins; every row of a refused
 * address is a rejection, so that each row's address is on the list or its row is listed.
 */
export function composePage(
  rows: readonly PageRow[],
  refused: ReadonlyMap<string, string> = new Map(),
): ComposedPage {
  const winners = new Map<string, { json: string; truncated: boolean }>();
  const rejections: Rejection[] = [];
  for (const row of rows) {
    const { mapped } = row;
    if (mapped.kind === 'rejection') {
      rejections.push(rejectionOf(row, mapped.email, mapped.reason, mapped.detail));
      continue;
    }
    const refusal = refused.get(mapped.address);
    if (refusal !== undefined) {
      rejections.push(rejectionOf(row, mapped.address, 'refused', refusal));
      continue;
    }
    winners.delete(mapped.address);
    winners.set(mapped.address, mapped);
  }
  const won = [...winners.values()];
  return {
    contacts: won.map(({ json }) => json),
    rejections,
    counts: {
      read: rows.length,
      sent: won.length,
      merged: rows.length - rejections.length - won.length,
      rejected: rejections.length,
      truncated: won.filter(({ truncated }) => truncated).length,
    },
  };
}

function rejectionOf(
  row: PageRow,
  email: string,
  reason: Rejection['reason'],
  detail: string | undefined,
): Rejection {
  return {
    segmentId: row.segmentId,
    ...(row.file === undefined ? {} : { file: row.file }),
    record: row.record,
    email,
    reason,
    ...(detail === undefined ? {} : { detail }),
  };
}
