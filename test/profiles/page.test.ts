import fc from 'fast-check';
import type { Mapped } from '../../shared/profiles/contact';
import { composePage, type PageRow, pageCollector, pageLimits } from '../../shared/profiles/page';
import type { Rejection } from '../../shared/profiles/rejection';

/** Few addresses, so that many are equal; values of several bytes a character. */
const mapped: fc.Arbitrary<Mapped> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(fc.nat(11), fc.string({ unit: 'binary', maxLength: 20 }), fc.boolean()).map(contact),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Mapped>(
      { kind: 'rejection', email: 'x', reason: 'invalidEmail' },
      { kind: 'rejection', email: '', reason: 'unreadableRow', detail: 'The row holds a NUL character.' },
    ),
  },
);

function contact([address, name, truncated]: [number, string, boolean]): Mapped {
  const email = `p${address}@example.com`;
  return { kind: 'contact', address: email, json: JSON.stringify({ email, first_name: name }), truncated };
}

const rowOf = (what: Mapped, index: number): PageRow => ({
  ...{ segmentId: 's', file: 'f.csv', record: index + 1, mapped: what },
  cursor: () => String(index),
});

const rows = fc.array(mapped, { maxLength: 60 }).map((list) => list.map(rowOf));
const limits = fc.record({
  contacts: fc.integer({ min: 1, max: 10 }),
  bytes: fc.integer({ min: 1, max: 600 }),
});
const envelope = 20;

/** All rows as pages, one after the other, as a slice is exported. */
function pagesOf(all: readonly PageRow[], limit: { contacts: number; bytes: number }): PageRow[][] {
  const pages: PageRow[][] = [];
  let left = all;
  while (left.length > 0) {
    const collector = pageCollector(envelope, limit);
    for (const row of left) if (!collector.add(row)) break;
    pages.push([...collector.rows]);
    left = left.slice(collector.rows.length);
  }
  return pages;
}

const weight = (contacts: readonly string[]): number =>
  envelope + Buffer.byteLength(`[${contacts.join(',')}]`) - 1;

describe('packing', () => {
  test('every row comes once, in order, and every page has one', () => {
    fc.assert(
      fc.property(rows, limits, (all, limit) => {
        const pages = pagesOf(all, limit);
        expect(pages.flat()).toEqual(all);
        expect(pages.every((page) => page.length > 0)).toBe(true);
      }),
    );
  });

  test('no page is over a limit, but for one contact that alone is', () => {
    fc.assert(
      fc.property(rows, limits, (all, limit) => {
        for (const page of pagesOf(all, limit)) {
          const { contacts } = composePage(page);
          expect(contacts.length).toBeLessThanOrEqual(limit.contacts);
          if (contacts.length > 1) expect(weight(contacts)).toBeLessThanOrEqual(limit.bytes);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('no page ends before it has to', () => {
    fc.assert(
      fc.property(rows, limits, (all, limit) => {
        const pages = pagesOf(all, limit);
        for (const [index, page] of pages.entries()) {
          const [next] = pages[index + 1] ?? [];
          if (next === undefined) continue;
          const { contacts } = composePage([...page, next]);
          expect(contacts.length > limit.contacts || weight(contacts) > limit.bytes).toBe(true);
        }
      }),
    );
  });

  test('limits are those of SendGrid, with a margin', () => {
    expect(pageLimits).toEqual({ contacts: 30_000, bytes: 5_000_000 });
  });

  test.each([
    ['rows of one address', () => contact([1, 'Ada', false])],
    ['rejections', (): Mapped => ({ kind: 'rejection', email: '', reason: 'missingEmail' })],
  ])('a stretch of %s ends somewhere too', (_, make) => {
    const collector = pageCollector(envelope);
    let added = 0;
    while (added <= 100_000 && collector.add(rowOf(make(), added))) added += 1;
    expect(added).toBeGreaterThanOrEqual(30_000);
    expect(added).toBeLessThanOrEqual(60_000);
  });
});

describe('composing', () => {
  const refusals = fc.uniqueArray(fc.nat(14)).map((list) => {
    return new Map(list.map((address) => [`p${address}@example.com`, `no ${address}`]));
  });
  const addressOf = ({ mapped: what }: PageRow) => (what.kind === 'contact' ? what.address : undefined);

  test('read = sent + merged + rejected, whatever is refused', () => {
    fc.assert(
      fc.property(rows, refusals, (page, refused) => {
        const { counts, contacts, rejections } = composePage(page, refused);
        expect(counts.read).toBe(page.length);
        expect(counts.read).toBe(counts.sent + counts.merged + counts.rejected);
        expect(counts.sent).toBe(contacts.length);
        expect(counts.rejected).toBe(rejections.length);
        expect(counts.truncated).toBeLessThanOrEqual(counts.sent);
        expect(Object.values(counts).every((count) => count >= 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('each address is sent once, as its last row has it, in the order of those rows', () => {
    fc.assert(
      fc.property(rows, refusals, (page, refused) => {
        const wanted = page.flatMap((row, index) => {
          const address = addressOf(row);
          if (row.mapped.kind !== 'contact' || address === undefined || refused.has(address)) return [];
          return page.slice(index + 1).some((later) => addressOf(later) === address) ? [] : [row.mapped];
        });
        const { contacts, counts } = composePage(page, refused);
        expect(contacts).toEqual(wanted.map(({ json }) => json));
        expect(counts.truncated).toBe(wanted.filter(({ truncated }) => truncated).length);
      }),
    );
  });

  test('every row of a refused address is a rejection that says why, and so is every bad row', () => {
    fc.assert(
      fc.property(rows, refusals, (page, refused) => {
        const wanted = page.flatMap((row): Rejection[] => {
          const place = { segmentId: 's', file: 'f.csv', record: row.record };
          if (row.mapped.kind === 'rejection') {
            const { kind: _, ...rest } = row.mapped;
            return [{ ...place, ...rest }];
          }
          const detail = refused.get(row.mapped.address);
          return detail === undefined
            ? []
            : [{ ...place, email: row.mapped.address, reason: 'refused', detail }];
        });
        expect(composePage(page, refused).rejections).toEqual(wanted);
      }),
    );
  });

  test('a rejection of a slice without a file names none', () => {
    const row = { segmentId: 's', record: 7, mapped: contact([1, '', false]), cursor: () => '' };
    expect(composePage([row], new Map([['p1@example.com', 'no']])).rejections).toEqual([
      { segmentId: 's', record: 7, email: 'p1@example.com', reason: 'refused', detail: 'no' },
    ]);
  });
});
