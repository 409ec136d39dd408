import { formatCookie, fromRpcResponse, toMessages, toRpcRequest } from '../../../local/host/rpc';

test('a request goes to the worker with its bytes, and repeated parameters joined by commas', async () => {
  const request = new Request('http://127.0.0.1/api/x?a=1&b=2&A=3', {
    ...{ method: 'POST', body: 'ü' },
    headers: { 'x-name': 'value' },
  });
  const { http } = await toRpcRequest(request, { id: '7' });
  expect(http).toMatchObject({
    method: 'POST',
    url: 'http://127.0.0.1/api/x?a=1&b=2&A=3',
    nullableParams: { id: { value: '7' } },
    nullableQuery: { a: { value: '1,3' }, b: { value: '2' } },
    nullableHeaders: { 'x-name': { value: 'value' } },
  });
  expect(Buffer.from(http?.body?.bytes ?? []).toString()).toBe('ü');
});

test('a request without a body has none', async () => {
  const { http } = await toRpcRequest(new Request('http://127.0.0.1/'), {});
  expect(http).not.toHaveProperty('body');
});

test('a function that returns nothing answers 204', () => {
  expect(fromRpcResponse(undefined, 'GET').status).toBe(204);
  expect(fromRpcResponse({ string: 'x' }, 'GET').status).toBe(204);
});

test("an answer keeps the app's headers, but not those of the connection", async () => {
  const answer = fromRpcResponse(
    {
      http: {
        statusCode: '201',
        headers: { etag: '"1"', 'Transfer-Encoding': 'chunked', 'content-length': '99' },
        body: { bytes: Buffer.from('ü') },
        cookies: [{ name: 'a', value: '1' }],
      },
    },
    'POST',
  );
  expect(answer.status).toBe(201);
  expect(Object.fromEntries(answer.headers)).toEqual({ etag: '"1"', 'set-cookie': 'a=1; path=/' });
  expect(await answer.text()).toBe('ü');
});

test('a 304 and a HEAD have no body', async () => {
  const http = { statusCode: '304', body: { string: 'x' } };
  expect(await fromRpcResponse({ http }, 'GET').text()).toBe('');
  const head = fromRpcResponse(
    { http: { headers: { 'content-length': '9' }, body: { string: 'x' } } },
    'HEAD',
  );
  expect(head.headers.get('content-length')).toBe('9');
  expect(await head.text()).toBe('');
});

test('a cookie is written as ASP.NET does', () => {
  const cookie = {
    ...{ name: 'a b', value: 'ü;', domain: { value: 'example.org' }, path: { value: '/x' } },
    ...{ expires: { value: { seconds: 0 } }, maxAge: { value: 5 }, secure: { value: true } },
    ...{ httpOnly: { value: true }, sameSite: 'strict' as const },
  };
  expect(formatCookie(cookie)).toBe(
    'a%20b=%C3%BC%3B; expires=Thu, 01 Jan 1970 00:00:00 GMT; max-age=5; domain=example.org; path=/x; samesite=strict; secure; httponly',
  );
});

test.each([
  [undefined, []],
  [{ string: 'x' }, ['x']],
  [{ json: '{"a":1}' }, ['{"a":1}']],
  [{ json: '["a",{"b":1}]' }, ['a', '{"b":1}']],
  [{ int: 7 }, ['7']],
])('the output %j makes these messages', (data, messages) => {
  expect(toMessages(data)).toEqual(messages);
});
