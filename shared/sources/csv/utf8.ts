import { isUtf8 } from 'node:buffer';

/** Bytes of the longest UTF-8 character. */
const longest = 4;

/** Says whether chunks, joined, are UTF-8. A character may be split between chunks; that alone is no fault. */
export function utf8Checker() {
  let rest: Uint8Array = new Uint8Array(0);
  let valid = true;

  return {
    push(bytes: Uint8Array): boolean {
      if (!valid || bytes.length === 0) return valid;
      let from = 0;
      if (rest.length > 0) {
        while (from < bytes.length && from < longest && isContinuation(bytes[from])) from += 1;
        const joined = Buffer.concat([rest, bytes.subarray(0, from)]);
        // Still within the same character: one that is too short to judge.
        if (from === bytes.length && unfinished(joined) > 0) {
          rest = joined;
          return valid;
        }
        valid = isUtf8(joined);
      }
      const left = bytes.length - from === 0 ? 0 : unfinished(bytes.subarray(from));
      rest = bytes.slice(bytes.length - left);
      valid = valid && isUtf8(bytes.subarray(from, bytes.length - left));
      return valid;
    },

    /** False if the bytes end within a character, too. */
    end(): boolean {
      return valid && rest.length === 0;
    },
  };
}

/** How many bytes at the end begin a character that they do not finish. */
function unfinished(bytes: Uint8Array): number {
  for (let count = 1; count < longest && count <= bytes.length; count += 1) {
    const byte = bytes[bytes.length - count] ?? 0;
    if (isContinuation(byte)) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > count ? count : 0;
  }
  return 0;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
