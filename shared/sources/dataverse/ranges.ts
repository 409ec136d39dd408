import { profiles, quoted } from './tables';

/** Customer ids from `from` (inclusive, '' for the first) to `to` (exclusive, '' for the end). */
export interface Range {
  readonly from: string;
  readonly to: string;
}

export const everyone: Range = { from: '', to: '' };

/** Ids are hexadecimal digests: cut by their first digits, any part of them is as full as another. */
const digits = 8;
const space = 16 ** digits;

/** So many ranges of equal width, in order, which together are the range. */
export function cutRange({ from, to }: Range, parts: number): Range[] {
  const start = from === '' ? 0 : Number.parseInt(from.slice(0, digits), 16);
  const end = to === '' ? space : Number.parseInt(to.slice(0, digits), 16);
  const count = Math.max(1, Math.min(parts, end - start));
  const bound = (index: number): string =>
    Math.round(start + ((end - start) * index) / count)
      .toString(16)
      .padStart(digits, '0');
  return Array.from({ length: count }, (_, index) => ({
    from: index === 0 ? from : bound(index),
    to: index === count - 1 ? to : bound(index + 1),
  }));
}

/** The conditions of a range, for `$filter`. */
export function inRange({ from, to }: Range): string[] {
  return [
    ...(from === '' ? [] : [`${profiles.id} ge ${quoted(from)}`]),
    ...(to === '' ? [] : [`${profiles.id} lt ${quoted(to)}`]),
  ];
}
