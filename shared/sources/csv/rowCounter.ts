import { rowFinder } from './rowFinder';

/** A place between two rows: a file may be cut there. */
export interface Cut {
  /** Byte offset in the file. */
  readonly offset: number;
  /** Records before it. */
  readonly record: number;
}

interface Options {
  /** Offset of the first byte that will come; it must lie between two rows. */
  readonly offset: number;
  /** Rows from cut to cut, as long as that does not make too many of them. */
  readonly stride?: number;
  readonly maxCuts?: number;
}

/** Counts rows and notes where they could be cut, without reading what they say. */
export function rowCounter({ offset, stride = 128, maxCuts = 4096 }: Options) {
  const finder = rowFinder();
  let cuts: Cut[] = [];
  let every = stride;
  let base = offset;
  let records = 0;

  const cut = (at: number): void => {
    cuts.push({ offset: at, record: records });
    if (cuts.length < maxCuts) return;
    every *= 2;
    cuts = cuts.filter(({ record }) => record % every === 0);
  };

  return {
    push(bytes: Uint8Array): void {
      let at = finder.rowStart(bytes, 0);
      while (at >= 0 && at < bytes.length) {
        const end = finder.rowEnd(bytes, at);
        if (end < 0) break;
        records += 1;
        if (records % every === 0) cut(base + end + 1);
        at = finder.rowStart(bytes, end + 1);
      }
      base += bytes.length;
    },

    /** All there is: call it once, after the last bytes. */
    end(): { records: number; cuts: readonly Cut[]; bytes: number } {
      if (finder.open) records += 1;
      return { records, cuts, bytes: base };
    },
  };
}
