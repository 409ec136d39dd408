import { comma, maxField, quote } from './dialect';

/** Where the fields of a row lie in its bytes, without their quotes. Reused from row to row. */
export interface FieldBounds {
  /** How many fields the row has; only as many as fit are noted. */
  count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export function fieldBounds(capacity: number): FieldBounds {
  return { count: 0, starts: new Int32Array(capacity), ends: new Int32Array(capacity) };
}

/** Why a row is unreadable: in words that show nothing of it. */
const faults = {
  nul: 'The row holds a NUL character.',
  open: 'A quote is opened and never closed.',
  after: 'There is text after a closing quote.',
  long: 'A field is longer than 1 MB.',
} as const;

/**
 * Finds the fields of the row that lies from `start` to `end` (its line break left out).
 * Answers why the row is unreadable, or null.
 */
export function findFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  fields: FieldBounds,
): string | null {
  const { starts, ends } = fields;
  let count = 0;
  for (let at = start; ; at += 1) {
    const quoted = at < end && bytes[at] === quote;
    const from = quoted ? at + 1 : at;
    const to = quoted ? closingQuote(bytes, from, end) : nextComma(bytes, from, end);
    if (to < 0) return to === sawNul ? faults.nul : faults.open;
    if (to - from > maxField) return faults.long;
    if (count < starts.length) {
      starts[count] = from;
      ends[count] = to;
    }
    count += 1;
    at = quoted ? to + 1 : to;
    if (at >= end) break;
    if (bytes[at] !== comma) return faults.after;
  }
  fields.count = count;
  return null;
}

const sawNul = -1;
const sawEnd = -2;

function closingQuote(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === 0) return sawNul;
    if (byte !== quote) continue;
    if (at + 1 === end || bytes[at + 1] !== quote) return at;
    at += 1;
  }
  return sawEnd;
}

function nextComma(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === comma) return at;
    if (byte === 0) return sawNul;
  }
  return end;
}

/**
 * The text of a field. `latin1` is the same bytes read as Latin-1: slicing it is several times as fast as
 * decoding, and right where all is ASCII.
 */
export function fieldText(bytes: Buffer, latin1: string, fields: FieldBounds, index: number): string {
  const start = fields.starts[index] ?? 0;
  const end = fields.ends[index] ?? 0;
  if (start === end) return '';
  let seen = 0;
  for (let at = start; at < end; at += 1) seen |= bytes[at] ?? 0;
  const text = seen < 0x80 ? latin1.slice(start, end) : bytes.toString('utf8', start, end);
  // Only a quoted field has a quote before it; in any other, "" is as it stands.
  return bytes[start - 1] === quote && text.includes('"') ? text.replaceAll('""', '"') : text;
}
