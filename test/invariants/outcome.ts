import { normaliseAddress } from '../../shared/profiles/address';
import type { Rejection } from '../../shared/profiles/rejection';
import type { Run } from '../../shared/runs/run';
import { hasSucceeded } from './state';

/** One row of the segment version that a run read. */
export interface SegmentRow {
  readonly segmentId: string;
  readonly file?: string;
  /** 1-based within its file. */
  readonly record: number;
  readonly email: string;
}

export interface Outcome {
  readonly run: Run;
  /** Every row of the version that the run planned. */
  readonly rows: readonly SegmentRow[];
  readonly rejections: readonly Rejection[];
  /** The addresses on the list when the run ended. */
  readonly list: ReadonlySet<string>;
}

/** I11 of one run: it read every row, and each row's address is on the list or the row is a rejection. */
export function checkOutcome({ run, rows, rejections, list }: Outcome): string[] {
  if (!hasSucceeded(run)) return [];
  const violations: string[] = [];
  const refuse = (what: string) => violations.push(`I11: ${run.id} ${run.status}: ${what}`);
  if (run.counts.read !== rows.length) refuse(`it read ${run.counts.read} of ${rows.length} rows`);
  const rejectedRows = new Set(rejections.map(place));
  // SendGrid refuses contacts: of a page's rows with one address it is the last that is listed.
  const rejectedAddresses = new Set(
    rejections.filter(({ reason }) => reason === 'importError').map(({ email }) => email),
  );
  const lost = new Set<string>();
  for (const row of rows) {
    const address = normaliseAddress(row.email);
    if (rejectedRows.has(place(row))) continue;
    if (address === null) refuse(`row ${place(row)} has no address and is no rejection`);
    else if (!list.has(address) && !rejectedAddresses.has(address)) lost.add(address);
  }
  const unnamed = rejections.filter(({ reason }) => reason === 'unnamed').length;
  if (lost.size > unnamed) {
    refuse(`${lost.size} addresses are neither listed nor rejected: ${[...lost].slice(0, 3).join(', ')}`);
  }
  return violations;
}

function place({ segmentId, file = '', record }: Pick<Rejection, 'segmentId' | 'file' | 'record'>): string {
  return `${segmentId}/${file}:${record}`;
}

/** I11 of the list: nothing is on it that was not there before or sent by some run. */
export function checkList(list: Iterable<string>, known: ReadonlySet<string>): string[] {
  return [...list]
    .filter((address) => !known.has(address))
    .map((address) => `I11: ${address} is on the list, but was not there before and nobody sent it`);
}
