import { isUtf8 } from 'node:buffer';
import { asBuffer, maxHeader } from './dialect';
import { fieldBounds, fieldText, findFields } from './fields';
import { rowFinder } from './rowFinder';

export interface Header {
  /** Trimmed. A name may be empty, but no other name stands twice. None at all: the file is empty. */
  readonly columns: readonly string[];
  /** Where the header row ends, and rows may begin. */
  readonly offset: number;
}

/** Why there is no header to work with. */
export type HeaderFault =
  | { readonly fault: 'notUtf8' | 'malformed' | 'tooLong' }
  | { readonly fault: 'duplicate'; readonly column: string };

const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);
const utf16Marks = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** Takes a file's first bytes, in chunks of any size, until its header row is complete. */
export function headerReader() {
  const finder = rowFinder();
  let held: Buffer = Buffer.alloc(0);
  let body = 0;
  /** Where the header row starts; -1 while there were only line breaks. */
  let start = -1;
  let searched = 0;

  const take = (last: boolean): Header | HeaderFault | null => {
    if (searched === 0) {
      if (held.length < utf8Mark.length && !last) return null;
      if (utf16Marks.some((mark) => held.subarray(0, 2).equals(mark))) return { fault: 'notUtf8' };
      body = held.subarray(0, utf8Mark.length).equals(utf8Mark) ? utf8Mark.length : 0;
      searched = body;
    }
    if (start < 0) start = finder.rowStart(held, searched);
    const end = start < 0 ? -1 : finder.rowEnd(held, Math.max(start, searched));
    searched = held.length;
    if (end >= 0) return parse(held, start, end);
    if (held.length - body > maxHeader) return { fault: 'tooLong' };
    if (!last) return null;
    return start < 0 ? { columns: [], offset: held.length } : parse(held, start, held.length);
  };

  return {
    /** The header once it is complete. Its `offset` may lie within these bytes: rows follow there. */
    push(bytes: Uint8Array): Header | HeaderFault | null {
      held = held.length === 0 ? asBuffer(bytes) : Buffer.concat([held, bytes]);
      return take(false);
    },
    /** The header of a file that has no more bytes. */
    end(): Header | HeaderFault {
      return take(true) ?? { columns: [], offset: held.length };
    },
  };
}

/** The header of a file whose columns somebody else names: rows begin after the mark, if there is one. */
export function givenHeader(columns: readonly string[], firstBytes: Uint8Array): Header | HeaderFault {
  const start = asBuffer(firstBytes);
  if (utf16Marks.some((mark) => start.subarray(0, 2).equals(mark))) return { fault: 'notUtf8' };
  return { columns, offset: start.subarray(0, utf8Mark.length).equals(utf8Mark) ? utf8Mark.length : 0 };
}

function parse(bytes: Buffer, start: number, end: number): Header | HeaderFault {
  if (end - start > maxHeader) return { fault: 'tooLong' };
  const row = bytes.subarray(start, end);
  if (!isUtf8(row)) return { fault: 'notUtf8' };
  const fields = fieldBounds(row.length + 1);
  if (findFields(row, 0, row.length, fields) !== null) return { fault: 'malformed' };
  const latin1 = row.toString('latin1');
  const columns = Array.from({ length: fields.count }, (_, index) =>
    fieldText(row, latin1, fields, index).trim(),
  );
  const seen = new Set<string>();
  for (const column of columns) {
    if (column !== '' && seen.has(column)) return { fault: 'duplicate', column };
    seen.add(column);
  }
  // One byte of line break belongs to the row; the LF of a CRLF counts as a blank line, which is nothing.
  return { columns, offset: Math.min(end + 1, bytes.length) };
}
