import { changesBetween, secretsIn } from '../../shared/access/changes';
import { secret } from '../../shared/access/secret';

test('tells what differs, field by field', () => {
  const before = { name: 'a', same: [1], matching: { email: 'E', city: 'C' }, etag: '1', gone: true };
  const after = { name: 'b', same: [1], matching: { email: 'E', country: 'L' }, etag: '2', list: ['x'] };
  expect(changesBetween(before, after)).toEqual([
    { path: 'name', before: 'a', after: 'b' },
    { path: 'matching.city', before: 'C', after: null },
    { path: 'gone', before: true, after: null },
    { path: 'matching.country', before: null, after: 'L' },
    { path: 'list', before: null, after: ['x'] },
  ]);
});

test('a new definition and a removed one are changes of every field', () => {
  expect(changesBetween(null, { name: 'a' })).toEqual([{ path: 'name', before: null, after: 'a' }]);
  expect(changesBetween({ name: 'a' }, null)).toEqual([{ path: 'name', before: 'a', after: null }]);
});

test('secrets are only said to have changed', () => {
  const body = { name: 'a', apiKey: secret('SG.a.b') };
  expect(secretsIn(body)).toEqual([{ path: 'apiKey', before: null, after: 'changed' }]);
  expect(JSON.stringify(changesBetween(null, body))).not.toContain('SG.a.b');
});

test('whatever it is given, it fits into a property of a row', () => {
  const huge = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`f${index}`, 'x'.repeat(20_000)]),
  );
  expect(JSON.stringify(changesBetween(null, huge)).length).toBeLessThan(32_000);
});
