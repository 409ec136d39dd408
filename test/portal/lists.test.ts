import { sharedFields } from '../../portal/exports/exportForm';
import { byReason } from '../../portal/runs/byReason';
import { bySegment } from '../../portal/runs/bySegment';
import { historyShape } from '../../portal/runs/historyShape';
import { matchesSearch, sortItems } from '../../portal/ui/sortItems';

const compare = new Intl.Collator('en', { numeric: true }).compare;

test('rows sort by numbers as numbers, by texts as texts, and both ways', () => {
  const rows = [
    { n: 10, s: 'b' },
    { n: 9, s: 'B' },
    { n: 100, s: 'a' },
  ];
  const by = (options: { by: (row: (typeof rows)[number]) => string | number; down?: boolean }) =>
    sortItems(rows, { down: false, compare, ...options }).map(({ n }) => n);
  expect(by({ by: ({ n }) => n })).toEqual([9, 10, 100]);
  expect(by({ by: ({ n }) => n, down: true })).toEqual([100, 10, 9]);
  expect(by({ by: ({ s }) => s })).toEqual([100, 10, 9]);
  expect(sortItems(rows, { by: undefined, down: true, compare })).toBe(rows);
});

test('every word that is searched for has to be somewhere', () => {
  expect(matchesSearch('news send', ['Newsletter', undefined, 'SendGrid'])).toBe(true);
  expect(matchesSearch('news twilio', ['Newsletter', 'SendGrid'])).toBe(false);
  expect(matchesSearch('', ['anything'])).toBe(true);
});

test('a field counts only if every segment has it; one without a header does not know', () => {
  const segments = [{ fields: ['a', 'b', 'c'] }, { fields: [] }, { fields: ['c', 'b'] }];
  expect(sharedFields(segments)).toEqual(['b', 'c']);
  expect(sharedFields([])).toEqual([]);
});

test('slices are summed up by segment', () => {
  const slice = (segmentId: string, read: number, done: boolean) => ({
    chain: 1,
    segmentId,
    rows: 10,
    read,
    done,
  });
  expect(bySegment([slice('a', 10, true), slice('b', 2, false), slice('a', 5, false)])).toMatchObject([
    { segmentId: 'a', rows: 20, read: 15, done: false },
    { segmentId: 'b', rows: 10, read: 2, done: false },
  ]);
});

test('reasons are counted, the most frequent first', () => {
  const row = (reason: 'refused' | 'missingEmail') => ({ segmentId: 's', record: 1, email: '', reason });
  expect(byReason([row('refused'), row('missingEmail'), row('missingEmail')])).toEqual([
    { reason: 'missingEmail', count: 2 },
    { reason: 'refused', count: 1 },
  ]);
});

test('a chart stays within its frame, and a small number can still be seen', () => {
  const { bars, height, width, points } = historyShape([
    { sent: 100_000, rejected: 1, took: 5_000 },
    { sent: 0, rejected: 0, took: null },
  ]);
  for (const bar of bars) {
    expect(bar.rejectedY).toBeGreaterThanOrEqual(0);
    expect(bar.sentY + bar.sent).toBe(height);
    expect(bar.x + bar.width).toBeLessThanOrEqual(width);
  }
  expect(bars[0]?.rejected).toBe(2);
  expect(bars[1]?.sent).toBe(0);
  expect(points).toHaveLength(1);
});
