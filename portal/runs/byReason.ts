import type { Rejection } from '../api/types';
import { groups } from '../data/groups';

/** More rejected rows than these are for the file, not for a page. */
export const mostRejections = 20_000;

/** How many rejections there are of each reason, the most frequent first. */
export function byReason(rejections: readonly Rejection[]): { reason: Rejection['reason']; count: number }[] {
  return [...groups(rejections, ({ reason }) => reason)]
    .map(([reason, rows]) => ({ reason, count: rows.length }))
    .sort((a, b) => b.count - a.count);
}
