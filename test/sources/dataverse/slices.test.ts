import fc from 'fast-check';
import { cutRange, everyone, inRange } from '../../../shared/sources/dataverse/ranges';
import { cutSegments, membersOf, type PlannedSegment } from '../../../shared/sources/dataverse/slices';

const hex = fc.stringMatching(/^[0-9a-f]{32}$/);

test('the parts of a range hold every id of it exactly once', () => {
  fc.assert(
    fc.property(hex, hex, fc.integer({ min: 1, max: 40 }), fc.boolean(), (a, b, parts, whole) => {
      const [from = '', to = ''] = [a, b].sort();
      const range = whole ? everyone : { from, to };
      const ranges = cutRange(range, parts);
      for (const id of [a, b, `${a.slice(0, 8)}${'f'.repeat(24)}`]) {
        const within = id >= range.from && (range.to === '' || id < range.to);
        const held = ranges.filter((part) => id >= part.from && (part.to === '' || id < part.to));
        expect(held).toHaveLength(within ? 1 : 0);
      }
      expect(ranges[0]?.from).toBe(range.from);
      expect(ranges.at(-1)?.to).toBe(range.to);
    }),
  );
});

test('a range becomes conditions; everyone needs none', () => {
  expect(inRange(everyone)).toEqual([]);
  expect(inRange({ from: '40000000', to: 'c0000000' })).toEqual([
    ...["msdynci_customerid ge '40000000'", "msdynci_customerid lt 'c0000000'"],
  ]);
});

test('slices have a member each, are at most as many as may be, and together hold all members', () => {
  const counted = fc
    .array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 60 })
    .map((counts) => cutRange(everyone, counts.length).map((r, i) => ({ ...r, members: counts[i] ?? 0 })));
  const members = fc.oneof(fc.integer({ min: 0, max: 9_000_000 }), counted);
  const segments = fc
    .array(members, { minLength: 1, maxLength: 8 })
    .map((all) =>
      all.map((some, i): PlannedSegment => ({ id: `${i}`, version: 'v', thin: false, members: some })),
    );
  fc.assert(
    fc.property(segments, fc.integer({ min: 8, max: 32 }), (planned, maxSlices) => {
      const slices = cutSegments(planned, { columns: ['mail'], maxSlices });
      expect(slices.length).toBeLessThanOrEqual(maxSlices);
      for (const segment of planned) {
        const own = slices.filter(({ segmentId }) => segmentId === segment.id);
        expect(own.every(({ rows }) => rows > 0)).toBe(true);
        expect(own.reduce((sum, { rows }) => sum + rows, 0)).toBe(membersOf(segment));
      }
    }),
  );
});
