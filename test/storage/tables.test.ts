import { tableRows } from '../../shared/storage/tables';
import { freshPrefix, testStorage } from '../setup/storage';

const table = () => tableRows(testStorage(), `${freshPrefix()}rows`);

test('a row is read as it was written', async () => {
  const rows = table();
  const written = await rows.write('p', [
    { kind: 'insert', key: 'a', value: { text: '"x"', count: 3, flag: true } },
  ]);
  const read = await rows.get('p', 'a');
  expect(read).toEqual({ key: 'a', etag: written?.[0], value: { text: '"x"', count: 3, flag: true } });
});

test('a stale ETag changes nothing', async () => {
  const rows = table();
  const [first = ''] = (await rows.write('p', [{ kind: 'insert', key: 'a', value: { n: 1 } }])) ?? [];
  await rows.write('p', [{ kind: 'replace', key: 'a', value: { n: 2 }, etag: first }]);
  expect(await rows.write('p', [{ kind: 'replace', key: 'a', value: { n: 3 }, etag: first }])).toBeNull();
  expect((await rows.get('p', 'a'))?.value).toEqual({ n: 2 });
});
