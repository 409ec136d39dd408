import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { secret } from '../../shared/access/secret';
import { type Account, request } from '../../shared/sendgrid/request';
import { answer, type RawServer, startRawServer } from './rawServer';

const servers: RawServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(react: Parameters<typeof startRawServer>[0]): Promise<RawServer> {
  const server = await startRawServer(react);
  servers.push(server);
  return server;
}

const accountAt = (baseUrl: string | undefined, apiKey = 'SG.a.b'): Account => ({
  ...{ apiKey: secret(apiKey), region: 'global', baseUrl, timeout: 2_000 },
});

test('the body goes out as it is, to the byte', async () => {
  const server = await serve((socket) => socket.end(answer(202, '{}')));
  const body = '{ "a": "ü 李 😀 \\u0041", "b":  1.0 }';
  await request(accountAt(server.url), { method: 'PUT', path: '/v3/x?y=1%202', body: Buffer.from(body) });
  const [received] = server.requests;
  expect(received?.line).toBe('PUT /v3/x?y=1%202 HTTP/1.1');
  expect(received?.body.toString()).toBe(body);
  expect(received?.headers).toMatchObject({
    authorization: 'Bearer SG.a.b',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  });
});

test('accounts that are used side by side never mix', async () => {
  const server = await serve((socket, { line, headers }) => {
    socket.end(answer(200, JSON.stringify({ line, key: headers['authorization'] })));
  });
  const keys = ['SG.one.x', 'SG.two.y', 'SG.three.z'];
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => {
      const key = keys[index % 3] ?? '';
      return request(accountAt(server.url, key), { method: 'GET', path: `/v3/${key}/${index}` });
    }),
  );
  const mixed = answers.filter(({ body }) => {
    const { line, key } = body as { line: string; key: string };
    return !line.includes(key.replace('Bearer ', ''));
  });
  expect(mixed).toEqual([]);
});

test.each([
  ['global', 'api.sendgrid.com'],
  ['eu', 'api.eu.sendgrid.com'],
] as const)('the region %s is asked at %s', async (region, host) => {
  // A proxy sees which host is wanted, so no request leaves this machine.
  const proxy = await serve((socket) => socket.end(answer(503, '')));
  process.env['HTTPS_PROXY'] = proxy.url;
  try {
    const asked = request({ ...accountAt(undefined), region }, { method: 'GET', path: '/v3/scopes' });
    await asked.catch(() => undefined);
  } finally {
    delete process.env['HTTPS_PROXY'];
  }
  expect(proxy.requests[0]?.line).toContain(host);
});

test('a base URL is asked directly, whatever proxy there is', async () => {
  const proxy = await serve((socket) => socket.end(answer(503, '')));
  const server = await serve((socket) => socket.end(answer(200, '{"ok":true}')));
  process.env['HTTP_PROXY'] = proxy.url;
  try {
    const { body } = await request(accountAt(server.url), { method: 'GET', path: '/v3/scopes' });
    expect(body).toEqual({ ok: true });
  } finally {
    delete process.env['HTTP_PROXY'];
  }
  expect(proxy.requests).toEqual([]);
});

/** The library makes a regular expression of the working directory, and hangs where that is none. */
test('a call ends at its deadline in a folder whose name has brackets', async () => {
  const server = await serve((socket) => socket.end('HTTP/1.1 500 Oops\r\ncontent-length: 90\r\n\r\n{"'));
  const folder = mkdtempSync(join(tmpdir(), 'a(b['));
  const script = `
    process.on('unhandledRejection', () => undefined);
    const { request } = require(${JSON.stringify(resolve('dist/shared/sendgrid/request.js'))});
    const { secret } = require(${JSON.stringify(resolve('dist/shared/access/secret.js'))});
    const account = { apiKey: secret('SG.a.b'), region: 'global', baseUrl: '${server.url}', timeout: 500 };
    request(account, { method: 'GET', path: '/' }).catch((error) => console.log(error.message));`;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: folder });
    expect(stdout.trim()).toBe('SendGrid did not answer in time.');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
