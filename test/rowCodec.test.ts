import fc from 'fast-check';
import { z } from 'zod';
import { rowCodec } from '../shared/rowCodec';
import { tableRows } from '../shared/storage/tables';
import { freshPrefix, testStorage } from './setup/storage';

const codec = rowCodec(z.object({ text: z.string(), list: z.array(z.string()).optional() }));

test('whatever text a record holds, it comes back from the table as it was, written alone or with others', async () => {
  const rows = tableRows(testStorage(), `${freshPrefix()}codec`);
  const texts = [
    ...fc.sample(fc.string({ unit: 'binary', maxLength: 20 }), 30),
    ...['\u2028', 'a\u2029b', '\u0085', '\r\n--batch', '\u0000', '\u{10ffff}', '"', '\\', '\\u2028'],
  ];
  const records = texts.map((text) => ({ text, list: [text] }));
  const changes = records.map((record, index) => ({
    ...{ kind: 'insert' as const, key: String(index), value: codec.encode(record) },
  }));
  expect(await rows.write('p', changes)).not.toBeNull();
  for (const [index, record] of records.entries()) {
    const row = await rows.get('p', String(index));
    expect(codec.decode(row?.value ?? {})).toEqual(record);
  }
});
