import { comma, cr, lf, quote } from './dialect';

type State = 'between' | 'fieldStart' | 'plain' | 'quoted' | 'quoteSeen';

/**
 * Finds where rows end, over chunks of any size, without looking at what they say. Counting and reading both
 * stand on this, so they cannot disagree on what a row is.
 *
 * A row begins at the first byte that is no line break (thus blank lines are none, nor is the LF of a CRLF)
 * and ends at the first LF or CR outside quotes. Quotes count only at the start of a field.
 */
export function rowFinder() {
  let state: State = 'between';

  return {
    /** Whether the bytes so far ended within a row. */
    get open(): boolean {
      return state !== 'between';
    },

    /** Where the next row begins (`at`, if one is open), or -1 if there are only line breaks left. */
    rowStart(bytes: Uint8Array, at: number): number {
      if (state !== 'between') return at;
      let index = at;
      while (bytes[index] === lf || bytes[index] === cr) index += 1;
      if (index >= bytes.length) return -1;
      state = 'fieldStart';
      return index;
    },

    /** The index of the line break that ends the row begun at or before `at`, or -1 if it goes on. */
    rowEnd(bytes: Uint8Array, at: number): number {
      const size = bytes.length;
      let index = at;
      while (index < size) {
        if (state === 'quoted') {
          while (index < size && bytes[index] !== quote) index += 1;
          if (index === size) return -1;
          index += 1;
          state = 'quoteSeen';
        } else if (state === 'plain') {
          const stop = plainEnd(bytes, index);
          if (stop === size) return -1;
          index = stop + 1;
          if (bytes[stop] !== comma) {
            state = 'between';
            return stop;
          }
          state = 'fieldStart';
        } else if (bytes[index] === quote) {
          // The first quote of a field opens it; one right after a quote within is the escape "".
          index += 1;
          state = 'quoted';
        } else {
          // After a closing quote only a comma or the row's end may come; other text makes the row unreadable,
          // and the rest of the field is taken as unquoted to find that end.
          state = 'plain';
        }
      }
      return -1;
    },
  };
}

/** The index of the next comma or line break, or the length. */
function plainEnd(bytes: Uint8Array, at: number): number {
  const size = bytes.length;
  for (let index = at; index < size; index += 1) {
    const byte = bytes[index];
    if (byte === comma || byte === lf || byte === cr) return index;
  }
  return size;
}
