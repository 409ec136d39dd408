import fc from 'fast-check';
import type { Mapped } from '../../shared/profiles/contact';
import { collectPage, type PageRow, pageLimits } from '../../shared/profiles/page';
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

const place = { segmentId: 's', file: 'f.csv' };
const rowOf = (what: Mapped, index: number): PageRow => ({ place, record: index + 1, mapped: what });

const rows = fc.array(mapped, { maxLength: 60 }).map((list) => list.map(rowOf));
const limits = fc.record({
  contacts: fc.integer({ min: 1, max: 10 }),
  bytes: fc.integer({ min: 1, max: 800 }),
});
/** Bytes of the request around the contacts. */
const envelope = 200;

type Page = ReturnType<typeof collectPage>;

/** All rows as pages, one after the other, as a slice is exported. */
function pagesOf(all: readonly PageRow[], limit: { contacts: number; bytes: number }): Page[] {
  const pages: Page[] = [];
  let at = 0;
  while (at < all.length) {
    const page = collectPage(limit);
    for (const row of all.slice(at)) if (!page.add(row)) break;
    pages.push(page);
    if (page.size === 0) throw new Error('A page without a row would never end');
    at += page.size;
  }
  return pages;
}

/** One page of all rows, however many. */
function pageOf(all: readonly PageRow[]): Page {
  const page = collectPage({ contacts: 1_000, bytes: 1_000_000 });
  for (const row of all) expect(page.add(row)).toBe(true);
  return page;
}

function composed(page: Page, refused?: ReadonlyMap<string, string>, count = page.size) {
  const { contacts, ...rest } = page.compose(count, refused);
  return { ...rest, contacts: Buffer.from(contacts).toString() };
}

/** What limits count, an envelope and a comma after each contact included. */
const weight = (contacts: string): number => envelope + Buffer.byteLength(contacts) + 1;

describe('packing', () => {
  test('every row comes once and in order', () => {
    fc.assert(
      fc.property(rows, limits, (all, limit) => {
        let at = 0;
        for (const page of pagesOf(all, limit)) {
          const own = all.slice(at, at + page.size);
          expect(composed(page)).toEqual(composed(pageOf(own)));
          at += page.size;
        }
        expect(at).toBe(all.length);
      }),
    );
  });

  test('no page is over a limit, but for one contact that alone is', () => {
    fc.assert(
      fc.property(rows, limits, (all, limit) => {
        for (const page of pagesOf(all, limit)) {
          const { contacts, counts } = composed(page);
          expect(counts.sent).toBeLessThanOrEqual(limit.contacts);
          if (counts.sent > 1) expect(weight(contacts)).toBeLessThanOrEqual(limit.bytes);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('no page ends before it has to', () => {
    fc.assert(
      fc.property(rows, limits, (all, limit) => {
        let at = 0;
        for (const page of pagesOf(all, limit)) {
          const end = at + page.size;
          if (end < all.length && page.size < 2 * limit.contacts) {
            const { contacts, counts } = composed(pageOf(all.slice(at, end + 1)));
            expect(counts.sent > limit.contacts || weight(contacts) > limit.bytes).toBe(true);
          }
          at = end;
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
    const page = collectPage();
    let added = 0;
    while (added <= 100_000 && page.add(rowOf(make(), added))) added += 1;
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
        const { counts, contacts, rejections } = composed(pageOf(page), refused);
        expect(counts.read).toBe(page.length);
        expect(counts.read).toBe(counts.sent + counts.merged + counts.rejected);
        expect(counts.sent).toBe(JSON.parse(`[${contacts}]`).length);
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
        const { contacts, counts } = composed(pageOf(page), refused);
        expect(contacts).toBe(wanted.map(({ json }) => json).join(','));
        expect(counts.truncated).toBe(wanted.filter(({ truncated }) => truncated).length);
      }),
    );
  });

  test('every row of a refused address is a rejection that says why, and so is every bad row', () => {
    fc.assert(
      fc.property(rows, refusals, (page, refused) => {
        const wanted = page.flatMap((row): Rejection[] => {
          if (row.mapped.kind === 'rejection') {
            const { kind: _, ...rest } = row.mapped;
            return [{ ...place, record: row.record, ...rest }];
          }
          const detail = refused.get(row.mapped.address);
          return detail === undefined
            ? []
            : [{ ...place, record: row.record, email: row.mapped.address, reason: 'refused', detail }];
        });
        expect(composed(pageOf(page), refused).rejections).toEqual(wanted);
      }),
    );
  });

  test('the first rows by themselves are what a page of them would be', () => {
    fc.assert(
      fc.property(rows, refusals, fc.nat(70), (all, refused, count) => {
        const first = pageOf(all.slice(0, count));
        expect(composed(pageOf(all), refused, count)).toEqual(composed(first, refused));
        const addresses = all.slice(0, count).flatMap((row) => addressOf(row) ?? []);
        expect(pageOf(all).addresses(count)).toEqual(new Set(addresses));
      }),
    );
  });

  test('a rejection of a slice without a file names none', () => {
    const row = { place: { segmentId: 's' }, record: 7, mapped: contact([1, '', false]) };
    expect(composed(pageOf([row]), new Map([['p1@example.com', 'no']])).rejections).toEqual([
      { segmentId: 's', record: 7, email: 'p1@example.com', reason: 'refused', detail: 'no' },
    ]);
  });
});
