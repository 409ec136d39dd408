import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Blobs } from '../../shared/ports';
import type { SegmentPlan } from '../../shared/segments/segment';
import { createFilesSource } from '../../shared/sources/files';
import { containerBlobs } from '../../shared/storage/blobs';
import { testStorage } from '../setup/storage';
import { type FilesWorld, filesWorld, readAll, rowsOf } from './filesWorld';

let world: FilesWorld;
beforeEach(() => {
  world = filesWorld();
});

type Options = Parameters<typeof parquetWriteBuffer>[0];

const put = (blob: string, options: Options): Promise<void> =>
  world.put(blob, new Uint8Array(parquetWriteBuffer(options)));

const address = (index: number): string => `customer.${index}@example.org`;
const addresses = (count: number): string[] => Array.from({ length: count }, (_, index) => address(index));

test('values of every plain type become text as CSV would have it', async () => {
  await put('vip/a.parquet', {
    columnData: [
      { name: 'Email', data: ['a@example.org', 'ü@例え.jp', null], type: 'STRING' },
      { name: 'Age', data: [1, -2, null], type: 'INT32' },
      { name: 'Points', data: [9007199254740993n, 0n, null], type: 'INT64' },
      { name: 'Score', data: [0.5, -1e21, null], type: 'DOUBLE' },
      { name: 'Active', data: [true, false, null], type: 'BOOLEAN' },
      { name: 'Since', data: [new Date('2026-01-02T03:04:05Z'), new Date(0), null], type: 'TIMESTAMP' },
    ],
  });
  expect(await readAll(world.source, 'vip', ['Since', 'Email', 'Age', 'Points', 'Score', 'Active'])).toEqual([
    '2026-01-02T03:04:05.000Z|a@example.org|1|9007199254740993|0.5|true',
    '1970-01-01T00:00:00.000Z|ü@例え.jp|-2|0|-1e+21|false',
    '|||||',
  ]);
  const segment = await world.source.describe('vip');
  expect(segment).toMatchObject({
    profiles: 3,
    fields: ['Email', 'Age', 'Points', 'Score', 'Active', 'Since'],
    sample: [{ Email: 'a***@e***.org', Age: '1' }, {}, {}],
  });
});

test('slices are whole row groups', async () => {
  await put('vip/a.parquet', {
    columnData: [{ name: 'Email', data: addresses(95_000), type: 'STRING' }],
    rowGroupSize: 31_000,
  });
  const plan = await world.source.plan({ segmentIds: ['vip'], fields: ['Email'], maxSlices: 32 });
  expect(plan.rows).toBe(95_000);
  expect(plan.slices.map(({ rows }) => rows)).toEqual([31_000, 31_000, 33_000]);
  expect(await rowsOf(world.source, plan)).toEqual(addresses(95_000));
});

test('only the footer and the mapped columns are read', async () => {
  const blobs = containerBlobs(testStorage(), world.container.containerName);
  let bytes = 0;
  const counting: Blobs = {
    ...blobs,
    async *read(name, options) {
      for await (const chunk of blobs.read(name, options)) {
        bytes += chunk.length;
        yield chunk;
      }
    },
  };
  const source = createFilesSource({ blobs: counting, clock: Date.now, quietMs: 0 });
  const noise = Array.from({ length: 40_000 }, (_, index) => `${index}`.repeat(50));
  const file = parquetWriteBuffer({
    columnData: [
      { name: 'Noise', data: noise, type: 'STRING', encoding: 'PLAIN' },
      { name: 'Email', data: addresses(40_000), type: 'STRING', encoding: 'PLAIN' },
      { name: 'More', data: noise, type: 'STRING', encoding: 'PLAIN' },
    ],
    codec: 'UNCOMPRESSED',
    rowGroupSize: 20_000,
  });
  await world.put('vip/a.parquet', new Uint8Array(file));
  expect(await readAll(source, 'vip', ['Email'])).toEqual(addresses(40_000));
  const mapped = addresses(40_000).join('').length + 4 * 40_000;
  expect(bytes).toBeLessThan(mapped + 6 * 64 * 1_024 + 50_000);
  expect(file.byteLength).toBeGreaterThan(8 * mapped);
});

test('pages packed with gzip are read; those of a codec that we do not have are named', async () => {
  const columnData: Options['columnData'] = [{ name: 'Email', data: addresses(10), type: 'STRING' }];
  await put('gzip/a.parquet', {
    ...{ columnData, codec: 'GZIP' },
    compressors: { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)) },
  });
  expect(await readAll(world.source, 'gzip', ['Email'])).toEqual(addresses(10));
  await put('lz4/a.parquet', {
    ...{ columnData, codec: 'LZ4_RAW' },
    compressors: { LZ4_RAW: (bytes: Uint8Array) => bytes },
  });
  await expect(readAll(world.source, 'lz4', ['Email'])).rejects.toMatchObject({
    code: 'unreadableFile',
    message: expect.stringContaining('lz4/a.parquet cannot be read: its column Email is packed with LZ4_RAW'),
  });
});

test('nested columns cannot be matched, and do not disturb the others', async () => {
  await put('vip/a.parquet', {
    schema: [
      { name: 'root', num_children: 2 },
      { name: 'Email', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
      { name: 'Tags', num_children: 1, repetition_type: 'OPTIONAL', converted_type: 'LIST' },
      { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
      { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
    ],
    columnData: [
      { name: 'Email', data: ['a@example.org'] },
      { name: 'Tags', data: [['x', 'y']] },
    ],
  });
  expect(await readAll(world.source, 'vip', ['Email'])).toEqual(['a@example.org']);
  expect((await world.source.describe('vip')).fields).toEqual(['Email']);
  await expect(readAll(world.source, 'vip', ['Tags'])).rejects.toMatchObject({
    code: 'unreadableFile',
    message: expect.stringContaining('its column Tags is nested'),
  });
  await expect(readAll(world.source, 'vip', ['Name'])).rejects.toMatchObject({
    code: 'fieldNotFound',
    help: expect.stringContaining('Email'),
  });
});

test.each([
  ['no Parquet at all', Buffer.from('Email\na@example.org\n'.repeat(20))],
  ['an empty file', Buffer.alloc(0)],
  [
    'a file that was cut off',
    Buffer.from(
      parquetWriteBuffer({ columnData: [{ name: 'Email', data: addresses(1_000), type: 'STRING' }] }),
    ).subarray(0, 4_000),
  ],
])('%s is unreadable, by name', async (_, bytes) => {
  await world.put('vip/a.parquet', bytes);
  await expect(readAll(world.source, 'vip', ['Email'])).rejects.toMatchObject({
    code: 'unreadableFile',
    message: 'The file vip/a.parquet cannot be read: it is not a whole Parquet file.',
  });
});

test('a file that is replaced during a run changes the segment', async () => {
  await put('vip/a.parquet', { columnData: [{ name: 'Email', data: addresses(10), type: 'STRING' }] });
  const plan = await world.source.plan({ segmentIds: ['vip'], fields: ['Email'], maxSlices: 32 });
  await put('vip/a.parquet', { columnData: [{ name: 'Email', data: addresses(11), type: 'STRING' }] });
  await expect(rowsOf(world.source, plan)).rejects.toMatchObject({ code: 'segmentChanged' });
});

test('from any cursor on come exactly the rows after it', async () => {
  const count = 12_500;
  await put('vip/a.parquet', {
    columnData: [{ name: 'Email', data: addresses(count), type: 'STRING' }],
    ...{ rowGroupSize: 6_000, pageSize: 20_000 },
  });
  await put('vip/b.parquet', { columnData: [{ name: 'Email', data: ['last@example.org'], type: 'STRING' }] });
  const plan = (maxSlices: number): Promise<SegmentPlan> =>
    world.source.plan({ segmentIds: ['vip'], fields: ['Email'], maxSlices });
  const straight = [...addresses(count), 'last@example.org'];
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.integer({ min: 0, max: 7_000 }), { minLength: 1, maxLength: 4 }),
      async (maxSlices, stops) => {
        const rows: string[] = [];
        for (const slice of (await plan(maxSlices)).slices) {
          let cursor = '';
          for (let turn = 0; ; turn += 1) {
            // Reads so many rows and comes back for the rest, as pages do.
            let left = turn < stops.length ? (stops[turn] ?? 0) : Number.POSITIVE_INFINITY;
            let done = true;
            for await (const batch of world.source.read(slice, cursor)) {
              for (const [index, row] of batch.rows.entries()) {
                if (left === 0) break;
                left -= 1;
                rows.push('values' in row ? row.values.join('|') : row.unreadable);
                cursor = batch.cursorAfter(index);
              }
              if (left === 0) {
                done = false;
                break;
              }
            }
            if (done) break;
          }
        }
        expect(rows).toEqual(straight);
      },
    ),
    { numRuns: 12 },
  );
});
