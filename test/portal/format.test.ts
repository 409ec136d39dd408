import { formatOf } from '../../portal/text/format';

const now = Date.parse('2026-03-01T12:00:00Z');
const ago = (milliseconds: number): string => new Date(now - milliseconds).toISOString();
const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000] as const;
const english = formatOf('en', 'UTC');
const chinese = formatOf('zh-HK', 'UTC');

test.each([
  [0, 'now'],
  [59 * second, '59 seconds ago'],
  [59 * minute + 59 * second, '59 minutes ago'],
  [hour, '1 hour ago'],
  [9 * day, '9 days ago'],
  [400 * day, 'last year'],
  [-30 * second, 'in 30 seconds'],
])('%i ms ago is "%s"', (milliseconds, text) => {
  expect(english.relative(ago(milliseconds), now)).toBe(text);
});

test('the same in Chinese', () => {
  expect(chinese.relative(ago(9 * day), now)).toBe('9 日前');
  expect(chinese.number(100_000)).toBe('100,000');
});

test.each([
  [400, '0.4 sec'],
  [9_940, '9.9 sec'],
  [59_600, '1 min 0 sec'],
  [125_000, '2 min 5 sec'],
  [3_600_000, '1 hr 0 min'],
  [7_265_000, '2 hr 1 min'],
])('%i ms last "%s"', (milliseconds, text) => {
  expect(english.duration(milliseconds)).toBe(text);
});

test('a moment names its time zone', () => {
  expect(english.moment('2026-03-01T12:00:00Z')).toMatch(/Mar 1, 2026.*12:00.*UTC/);
});

test('names sort as people do', () => {
  expect(['b10', 'B9', 'Äb', 'aa'].sort(english.compare)).toEqual(['aa', 'Äb', 'B9', 'b10']);
});
