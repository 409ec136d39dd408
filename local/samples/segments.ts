import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { badAddresses, places } from './names';

/** One file of a sample segment: `segment/name`. */
export interface SampleFile {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

export const sampleColumns = [
  ...['CustomerId', 'Email', 'FirstName', 'LastName', 'Country', 'State', 'City', 'PostalCode', 'Points'],
] as const;
/** Rows that are made into text at once. */
const rowsPerChunk = 1_000;

/** Synthetic, multilingual segments with some bad, duplicate and over-long rows: the same for the same numbers. */
export function sampleSegments({ profiles = 12_000, seed = 1 } = {}): SampleFile[] {
  const share = (part: number): number => Math.round(profiles * part);
  const newsletter = share(0.6);
  const half = Math.ceil(newsletter / 2);
  const hongKong = share(0.25);
  const vip = profiles - newsletter - hongKong;
  const rows = (from: number, count: number): AsyncIterable<Uint8Array> =>
    Readable.from(csv({ seed, from, count }), { objectMode: true });
  return [
    { name: 'newsletter/part-1.csv', content: rows(0, half) },
    { name: 'newsletter/part-2.csv', content: rows(half, newsletter - half) },
    { name: 'hong-kong/customers.csv', content: rows(newsletter, hongKong) },
    // It starts among the newsletter's people: some profiles are in two segments.
    {
      name: 'vip-customers/vip.csv.gz',
      content: Readable.from(csv({ seed, from: half, count: vip })).pipe(createGzip()),
    },
  ];
}

/** One segment of plain files, the last of them shorter: for measuring. */
export function plainSegment({
  id,
  profiles,
  rowsPerFile,
  seed = 1,
}: {
  id: string;
  profiles: number;
  rowsPerFile: number;
  seed?: number;
}): SampleFile[] {
  return Array.from({ length: Math.ceil(profiles / rowsPerFile) }, (_, index): SampleFile => {
    const from = index * rowsPerFile;
    const count = Math.min(rowsPerFile, profiles - from);
    const name = `${id}/part-${String(index).padStart(3, '0')}.csv`;
    return { name, content: Readable.from(csv({ seed, from, count }), { objectMode: true }) };
  });
}

function* csv({ seed, from, count }: { seed: number; from: number; count: number }): Generator<Buffer> {
  yield Buffer.from(`\ufeff${sampleColumns.join(',')}\r\n`);
  for (let start = 0; start < count; start += rowsPerChunk) {
    let text = '';
    for (let index = start; index < Math.min(count, start + rowsPerChunk); index += 1)
      text += `${sampleProfile(seed, from + index)
        .map(quoted)
        .join(',')}\r\n`;
    yield Buffer.from(text);
  }
}

/** The values of one profile, in the order of `sampleColumns`. */
export function sampleProfile(seed: number, index: number): string[] {
  const random = mulberry(seed * 1_000_003 + index);
  const place = pick(places, random());
  const [country, state, city, postalCode, firstNames, lastNames] = place;
  const long = random() < 0.002;
  const firstName = long ? `${pick(firstNames, random())} `.repeat(20).trim() : pick(firstNames, random());
  const cells = [
    `C${String(index).padStart(8, '0')}`,
    address(index, random),
    firstName,
    pick(lastNames, random()),
  ];
  const rest = [country, random() < 0.9 ? state : '', city, postalCode, String(Math.floor(random() * 1_000))];
  return [...cells, ...rest];
}

/** About one in two hundred is bad, and as many stand in the row before, too. */
function address(index: number, random: () => number): string {
  const chance = random();
  if (chance < 0.005) return pick(badAddresses, random());
  const owner = chance < 0.01 && index > 0 ? index - 1 : index;
  const name = `customer.${owner}@${pick(['example.org', 'example.com', 'mail.example.net'], (owner % 3) / 3)}`;
  return chance > 0.9 ? name.toUpperCase() : name;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function pick<T>(items: readonly T[], fraction: number): T {
  const item = items[Math.min(items.length - 1, Math.floor(fraction * items.length))];
  if (item === undefined) throw new Error('There is nothing to pick from');
  return item;
}

/** mulberry32, in the public domain: small, and good enough for names. */
function mulberry(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
