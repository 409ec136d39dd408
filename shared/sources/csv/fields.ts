import { comma, maxField, quote } from './dialect';

/** Where the fields of a row lie in its bytes, without their quotes. Reused from row to row. */
export interface FieldBounds {
  /** How many fields the row has; only as many as fit are noted. */
  count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** What decoding needs to know: `escapes` and `wide`, added up. */
  readonly marks: Uint8Array;
}

/** The field holds "" for a quote. */
const escapes = 1;
/** The field holds characters beyond ASCII. */
const wide = 2;

const nul = 'The row holds a NUL character.';

export function fieldBounds(capacity: number): FieldBounds {
  return {
    count: 0,
    starts: new Int32Array(capacity),
    ends: new Int32Array(capacity),
    marks: new Uint8Array(capacity),
  };
}

/**
 * Finds the fields of the row that lies from `start` to `end` (its line break left out).
 * Answers why the row is unreadable, in words that show nothing of it, or null.
 */
export function findFields(bytes: Buffer, start: number, end: number, fields: FieldBounds): string | null {
  const { starts, ends, marks } = fields;
  let at = start;
  let count = 0;
  for (;;) {
    let mark = 0;
    let from = at;
    let to = at;
    let seen = 0;
    if (at < end && bytes[at] === quote) {
      from = at + 1;
      to = from;
      for (;;) {
        if (to >= end) return 'A quote is opened and never closed.';
        const byte = bytes[to] ?? 0;
        if (byte === 0) return nul;
        if (byte !== quote) {
          seen |= byte;
          to += 1;
        } else if (to + 1 < end && bytes[to + 1] === quote) {
          mark = escapes;
          to += 2;
        } else break;
      }
      at = to + 1;
      if (at < end && bytes[at] !== comma) return 'There is text after a closing quote.';
    } else {
      while (to < end) {
        const byte = bytes[to] ?? 0;
        if (byte === comma) break;
        if (byte === 0) return nul;
        seen |= byte;
        to += 1;
      }
      at = to;
    }
    if (to - from > maxField) return 'A field is longer than 1 MB.';
    if (count < starts.length) {
      starts[count] = from;
      ends[count] = to;
      marks[count] = mark + (seen >= 0x80 ? wide : 0);
    }
    count += 1;
    if (at >= end) break;
    at += 1;
  }
  fields.count = count;
  return null;
}

/**
 * The text of a field. `latin1` is the same bytes read as Latin-1: slicing it is several times as fast as
 * decoding, and right wherever all is ASCII.
 */
export function fieldText(bytes: Buffer, latin1: string, fields: FieldBounds, index: number): string {
  const start = fields.starts[index] ?? 0;
  const end = fields.ends[index] ?? 0;
  const mark = fields.marks[index] ?? 0;
  if (start === end) return '';
  const text = (mark & wide) === 0 ? latin1.slice(start, end) : bytes.toString('utf8', start, end);
  return (mark & escapes) === 0 ? text : text.replaceAll('""', '"');
}
