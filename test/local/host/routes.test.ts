import fc from 'fast-check';
import { createRouter } from '../../../local/host/routes';
import { parseTemplate } from '../../../local/host/routeTemplate';

function matchOne(template: string, path: string) {
  return createRouter([{ template, methods: ['GET'], target: template }])('GET', path)?.params;
}

test.each<[string, string, Record<string, string> | undefined]>([
  ['api/runs', '/api/runs', {}],
  ['api/runs', '/API/Runs/', {}],
  ['api/runs', '/api/runs/7', undefined],
  ['api/runs/{id}', '/api/runs/7', { id: '7' }],
  ['api/runs/{id}', '/api/runs', undefined],
  ['api/runs/{id}', '/api/runs/', undefined],
  ['api/runs/{id?}', '/api/runs', {}],
  ['api/runs/{id}/lines', '/api/runs/a%20b/lines', { id: 'a b' }],
  ['api/runs/{id}', '/api/runs/a%2Fb', { id: 'a%2Fb' }],
  ['api/runs/{id}', '/api/runs/%zz', { id: '%zz' }],
  ['files/{name}.{kind}', '/files/a.csv', { name: 'a', kind: 'csv' }],
  ['files/{*path}', '/files/a/b/c', { path: 'a/b/c' }],
  ['files/{*path}', '/files', {}],
  ['runs/{id:int}', '/runs/12', { id: '12' }],
  ['runs/{id:int}', '/runs/2147483648', undefined],
  ['runs/{id:long}', '/runs/2147483648', { id: '2147483648' }],
  [
    'runs/{id:guid}',
    '/runs/11111111-1111-4111-8111-111111111111',
    { id: '11111111-1111-4111-8111-111111111111' },
  ],
  ['runs/{id:guid}', '/runs/x', undefined],
  ['runs/{on:bool}', '/runs/TRUE', { on: 'TRUE' }],
  ['runs/{id:length(3)}', '/runs/abcd', undefined],
  ['runs/{id:minlength(2):alpha}', '/runs/ab', { id: 'ab' }],
  ['runs/{id:minlength(2):alpha}', '/runs/a1', undefined],
  ['runs/{id:range(1,9)}', '/runs/9', { id: '9' }],
  ['runs/{id:range(1,9)}', '/runs/10', undefined],
  ['runs/{id:regex(^a{{2}}$)}', '/runs/aa', { id: 'aa' }],
  ['runs/{id:datetime}', '/runs/2026-01-31', { id: '2026-01-31' }],
  ['runs/{id:decimal}', '/runs/-1.5', { id: '-1.5' }],
])('%s against %s', (template, path, params) => {
  expect(matchOne(template, path)).toEqual(params);
});

test.each(['a/{b', 'a/{*b}/c', 'a/x{b?}', 'a/{b:wild}', 'a/{}'])(
  'the template %s is an error',
  (template) => {
    expect(() => parseTemplate(template)).toThrow();
  },
);

test('the most literal route answers, whatever the order of registration', () => {
  const templates = ['a/{*rest}', 'a/{id}', 'a/{id:int}', 'a/b', 'a/{id}/c'];
  fc.assert(
    fc.property(fc.shuffledSubarray(templates, { minLength: templates.length }), (shuffled) => {
      const match = createRouter(
        shuffled.map((template) => ({ template, methods: ['GET'], target: template })),
      );
      const found = ['/a/b', '/a/7', '/a/x', '/a/x/c', '/a/x/y/z'].map((path) => match('GET', path)?.target);
      expect(found).toEqual(['a/b', 'a/{id:int}', 'a/{id}', 'a/{id}/c', 'a/{*rest}']);
    }),
  );
});

test('the method counts like a part of the route', () => {
  const match = createRouter([
    { template: 'a', methods: ['GET'], target: 'read' },
    { template: 'a', methods: ['post', 'PUT'], target: 'write' },
  ]);
  expect(match('get', '/a')?.target).toBe('read');
  expect(match('POST', '/a')?.target).toBe('write');
  expect(match('DELETE', '/a')).toBeUndefined();
});

test('no parameter is lost or changed, whatever it holds', () => {
  const part = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('/'));
  fc.assert(
    fc.property(part, part, (exportId, runId) => {
      const path = `/exports/${encodeURIComponent(exportId)}/runs/${encodeURIComponent(runId)}`;
      expect(matchOne('exports/{exportId}/runs/{runId}', path)).toEqual({ exportId, runId });
    }),
  );
});
