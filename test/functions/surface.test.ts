import { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { readBody } from '../../shared/http/body';
import { clientAddress } from '../../shared/http/clientAddress';
import { refuseCrossSite } from '../../shared/http/sameSite';
import { type Answer, setUp, startApp, type TestApp } from '../inProcess/app';
import { codeOf } from '../inProcess/edits';

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ RUN_STARTS_PER_MINUTE: '3', KEY_CHECKS_PER_MINUTE: '8' });
});
afterAll(() => app.stop());

test.each([
  ['a success', '/api/exports', {}],
  ['health', '/api/health', {}],
  ['a refusal', '/api/audit', { role: 'viewer' }],
  ['bad input', '/api/exports?pageSize=x', {}],
  ['an id that is not there', '/api/exports/nothing', {}],
  ['a path that is not there', '/api/no/such/path', {}],
  ['a method that is not there', '/api/exports', { method: 'PUT' }],
  ['the CSV', '/api/audit', { headers: { accept: 'text/csv' } }],
])('%s has the security headers', async (_, path, ask) => {
  const { headers } = await app.call(path, ask);
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
});

test('what is not there is a problem like any other', async () => {
  const answer = await app.call('/api/no/such/path', { method: 'POST', body: {} });
  expect(codeOf(answer)).toEqual([404, 'notFound']);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

describe('a body', () => {
  const big = JSON.stringify({ displayName: 'x'.repeat(256 * 1_024) });

  test('over 256 KB is refused, whether its length is said, not said, or a lie', async () => {
    for (const headers of [{}, { 'content-length': String(big.length) }, { 'content-length': '2' }]) {
      const answer = await app.call('/api/exports', { method: 'POST', body: big, headers });
      expect(codeOf(answer)).toEqual([413, 'tooLarge']);
    }
  });

  test('is not read further than that', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const request = new HttpRequest({ method: 'POST', url: 'http://127.0.0.1/' });
    Object.defineProperty(request, 'body', { value: endless });
    await expect(readBody(request, z.object({}))).rejects.toMatchObject({ code: 'tooLarge' });
    expect(sent).toBeLessThan(1_000_000);
  });

  test.each(['{', '[1,', '\u0000', '{"a":1}{}', 'null', '[]', '"text"', '1e999', '{"__proto__":{"a":1}}'])(
    '%j is refused',
    async (body) => {
      const answer = await app.call('/api/exports', { method: 'POST', body });
      expect(codeOf(answer)).toEqual([400, 'invalidRequest']);
    },
  );
});

describe('on one machine', () => {
  const asked = (method: string, headers: Record<string, string>, url = 'http://127.0.0.1:7071/api') => ({
    ...{ method, url, headers: new Headers(headers) },
  });

  test('a plain call is enough', () => {
    refuseCrossSite(asked('POST', {}), 'local');
    refuseCrossSite(asked('POST', { 'content-type': 'application/x-www-form-urlencoded' }), 'local');
    refuseCrossSite(asked('POST', { 'sec-fetch-site': 'same-origin' }, 'http://localhost:7071'), 'local');
  });

  test('another site in a browser is refused, and so is a name that only leads here', () => {
    const crossSite = expect.objectContaining({ code: 'crossSite' });
    for (const site of ['cross-site', 'same-site', 'nonsense']) {
      expect(() => refuseCrossSite(asked('POST', { 'sec-fetch-site': site }), 'local')).toThrow(crossSite);
    }
    expect(() => refuseCrossSite(asked('GET', {}, 'http://evil.example:7071/'), 'local')).toThrow(crossSite);
  });
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['10.0.0.1, 203.0.113.7:51234', '203.0.113.7'],
  ['evil, [2001:db8::1]:443', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['<script>', 'unknown'],
])('an address in %s is %s', (forwarded, address) => {
  expect(clientAddress(new Headers({ 'x-forwarded-for': forwarded }), 'easyauth')).toBe(address);
  expect(clientAddress(new Headers({ 'x-forwarded-for': forwarded }), 'local')).toBe('127.0.0.1');
});

test('who starts runs or tries keys too often is told when to come again; others are not held up', async () => {
  const { connection } = await setUp(app);
  const times = async (count: number, path: string, user: string) => {
    const answers: Answer[] = [];
    for (let index = 0; index < count; index += 1)
      answers.push(await app.call(path, { method: 'POST', user }));
    return answers;
  };
  const runs = await times(5, '/api/exports/nothing/runs', 'loop');
  expect(runs.map(({ status }) => status)).toEqual([404, 404, 404, 429, 429]);
  const [last] = runs.slice(-1);
  expect(last?.json['code']).toBe('tooManyRequests');
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await times(1, '/api/exports/nothing/runs', 'other'))[0]?.status).toBe(404);
  const tests = await times(10, `/api/connections/${connection.id}/test`, 'loop');
  expect(tests.map(({ status }) => status)).toEqual([...Array(8).fill(200), 429, 429]);
  expect((await app.call('/api/exports', { user: 'loop' })).status).toBe(200);
  expect((await app.ok('/api/audit?actor=loop')).items).not.toContainEqual(
    expect.objectContaining({ code: 'tooManyRequests' }),
  );
});
