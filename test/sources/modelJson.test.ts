import { blobOf, datedFolder, parseModel } from '../../shared/sources/modelJson';

test.each([
  ['a URL of the account', 'https://acc.blob.core.windows.net/segments/Weekly/Vip/1.csv', 'Weekly/Vip/1.csv'],
  ['one of the data lake', 'https://acc.dfs.core.windows.net/segments/Weekly/Vip/1.csv', 'Weekly/Vip/1.csv'],
  ['one of Azurite', 'http://127.0.0.1:10000/devstoreaccount1/segments/Weekly/Vip/1.csv', 'Weekly/Vip/1.csv'],
  ['escaped characters', 'https://acc.blob.core.windows.net/s/Weekly/V%20ip/1.csv?sv=1', 'Weekly/V ip/1.csv'],
  ['a relative path', 'Vip/1.csv', 'Weekly/Vip/1.csv'],
  ['a relative path from here', './Vip/1.csv', 'Weekly/Vip/1.csv'],
  ['somewhere else', 'https://acc.blob.core.windows.net/s/Other/Vip/1.csv', null],
  ['no URL', 'https://%', null],
])('the location of a partition: %s', (_, location, blob) => {
  expect(blobOf(location, 'Weekly')).toBe(blob);
});

test('dated folders', () => {
  expect(datedFolder('Weekly/Vip/2026/11/25/0300/Vip_1.csv')).toBe('2026/11/25/0300');
  expect(datedFolder('Weekly/Vip/Vip_1.csv')).toBe('');
});

test('what is no model', () => {
  for (const text of ['', '[]', '{}', '{"entities":{}}', '{"entities":[{}]}'])
    expect(parseModel(text)).toBeNull();
  expect(parseModel('{"entities":[]}')).toEqual([]);
});
