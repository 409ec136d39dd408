import { connect } from 'node:net';
import { until } from '../../stack/until';
import { fixtureApp, type HostUnderTest, startHost, stopHost } from './hostUnderTest';

let host: HostUnderTest;
beforeAll(async () => {
  host = await startHost(fixtureApp, { LOCAL_FUNCTION_KEY: 'key' });
});
afterAll(() => stopHost(host));

const get = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);

test('a request comes to the function whole, and its answer back', async () => {
  const answer = await get('/api/echo/a%20b/7?x=1&y=%C3%BC&x=2', {
    ...{ method: 'POST', body: 'ü body' },
    headers: { 'x-given': 'yes' },
  });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({
    ...{ params: { name: 'a b', count: '7' }, query: { x: '1,2', y: 'ü' }, header: 'yes', body: 'ü body' },
  });
  const headers = Object.fromEntries(answer.headers);
  expect(headers).toMatchObject({ 'x-method': 'POST', etag: '"1"', 'x-custom': 'from host.json' });
  expect(headers['set-cookie']).toBe('a=1; path=/; httponly');
});

test.each([
  ['GET', '/api/echo/x', 201],
  ['PUT', '/api/echo/x', 404],
  ['GET', '/api/echo/x/notAnInt', 404],
  ['GET', '/api/nothing', 404],
  ['GET', '/api/silent', 204],
  ['GET', '/api/throwing', 500],
])('%s %s answers %d', async (method, path, status) => {
  expect((await get(path, { method })).status).toBe(status);
});

test('HEAD has the headers and no body', async () => {
  const answer = await get('/api/echo/x', { method: 'HEAD' });
  expect(answer.headers.get('x-method')).toBe('HEAD');
  expect(await answer.text()).toBe('');
});

test('a function with a key is closed without it', async () => {
  expect((await get('/api/locked')).status).toBe(401);
  expect((await get('/api/locked?code=wrong')).status).toBe(401);
  expect((await get('/api/locked?code=key')).status).toBe(200);
  expect((await get('/api/locked', { headers: { 'x-functions-key': 'key' } })).status).toBe(200);
});

test('a stream as the body comes whole, with its headers', async () => {
  const answer = await get('/api/stream/whole');
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="x.csv"');
  expect(await answer.text()).toBe('ü,1\r\n');
});

test('a stream that breaks off is an error, not half an answer', async () => {
  expect((await get('/api/stream/broken')).status).toBe(500);
});

test('a request that breaks off harms nobody', async () => {
  const { port } = new URL(host.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.end('POST /api/echo/x HTTP/1.1\r\nhost: x\r\ncontent-length: 90\r\n\r\nhalf');
  await new Promise((resolve) => socket.resume().once('close', resolve));
  expect((await get('/api/health')).status).toBe(200);
});

test('the functions are listed', async () => {
  const listed = (await (await get('/admin/functions')).json()) as { name: string; kind: string }[];
  expect(listed).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'ticking', kind: 'timer' })]),
  );
  expect(await (await get('/admin/host/status')).json()).toMatchObject({ state: 'Running' });
});

test('a function can be run now', async () => {
  const run = async (name: string, body?: object) =>
    (
      await get(`/admin/functions/${name}`, {
        method: 'POST',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    ).status;
  expect(await run('Ticking')).toBe(202);
  expect(await run('worker', { input: { by: 'hand' } })).toBe(202);
  expect(await run('unknown')).toBe(404);
  expect(await run('health')).toBe(400);
  const seen = await until('both have run', async () => {
    const { deliveries } = (await (await get('/api/deliveries')).json()) as { deliveries: object[] };
    return deliveries.length === 2 ? deliveries : undefined;
  });
  expect(seen).toMatchObject([{ timer: { isPastDue: false } }, { message: { by: 'hand' } }]);
});

test('what a function logs is one line each, with its name', async () => {
  await get('/api/throwing');
  await until('the log has it', async () =>
    host.output().includes('throwing: Error: no') ? true : undefined,
  );
});

test('where the port is taken, a free one is used and told', async () => {
  const { port } = new URL(host.url);
  const second = await startHost(fixtureApp, { PORT: port });
  expect(second.output()).toContain(`port ${port} is taken; using a free one`);
  expect(new URL(second.url).port).not.toBe(port);
  expect((await fetch(`${second.url}/api/health`)).status).toBe(200);
  await stopHost(second);
});
