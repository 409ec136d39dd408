import { secret } from '../../shared/access/secret';
import { sendGridDestination } from '../../shared/sendgrid/destination';
import { answer, type RawServer, startRawServer } from './rawServer';

const deps = { clock: Date.now, random: { id: () => 'id', fraction: () => 0 } };
const unavailable = { code: 'sendgridUnavailable' };

let server: RawServer;
afterEach(() => server.close());

async function against(react: Parameters<typeof startRawServer>[0], timeout = 2_000) {
  server = await startRawServer(react);
  const account = { apiKey: secret('SG.a.b'), region: 'global', timeout } as const;
  return {
    local: sendGridDestination({ ...account, baseUrl: server.url }, deps),
    real: sendGridDestination({ ...account, baseUrl: undefined }, deps),
  };
}

test('the file is fetched without the key, and no more of it than is wanted', async () => {
  const csv = 'identifier,reason\r\n"A@example.org","too, long"\r\nb@example.org,no\r\n';
  const { local } = await against((socket) => socket.end(answer(200, csv, {})));
  expect(await local.importErrors(`${server.url}/errors.csv?sig=1`, 1)).toEqual([
    { email: 'a@example.org', reason: 'too, long' },
  ]);
  const [request] = server.requests;
  expect(request?.line).toBe('GET /errors.csv?sig=1 HTTP/1.1');
  expect(Object.keys(request?.headers ?? {})).not.toContain('authorization');
});

test('a redirect is not followed', async () => {
  const elsewhere = await startRawServer((socket) => socket.end(answer(200, 'identifier,reason\r\n', {})));
  const { local } = await against((socket) => socket.end(answer(302, '', { location: elsewhere.url })));
  await expect(local.importErrors(`${server.url}/x.csv`, 9)).rejects.toMatchObject(unavailable);
  expect(elsewhere.requests).toEqual([]);
  await elsewhere.close();
});

test.each([
  'http://mc.s3.amazonaws.com/x.csv',
  'https://mc.s3.amazonaws.com:8443/x.csv',
  'https://user@mc.s3.amazonaws.com/x.csv',
  'https://amazonaws.com.example.org/x.csv',
  'https://evilamazonaws.com/x.csv',
  'https://169.254.169.254/latest',
  'http://127.0.0.1:1/x.csv',
  'file:///etc/passwd',
  'not a URL',
])('%s is not where SendGrid keeps files', async (url) => {
  const { real } = await against((socket) => socket.end());
  await expect(real.importErrors(url, 9)).rejects.toMatchObject({
    ...unavailable,
    message: expect.stringContaining('its address is not one of SendGrid'),
  });
});

test('on one machine, only that machine is asked', async () => {
  const { local } = await against((socket) => socket.end());
  await expect(local.importErrors('https://mc.s3.amazonaws.com/x.csv', 9)).rejects.toMatchObject(unavailable);
});

test.each<[string, Parameters<typeof startRawServer>[0]]>([
  ['is gone', (socket) => socket.end(answer(404, '<Error/>', {}))],
  ['has expired', (socket) => socket.end(answer(403, '<Error/>', {}))],
  ['never comes', () => undefined],
  ['breaks off', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nidentifier,')],
  ['is reset', (socket) => socket.resetAndDestroy()],
  ['is not gzip after all', (socket) => socket.end(Buffer.from(answer(200, '\u001f\u008b', {}), 'latin1'))],
])('a file that %s may be asked for again', async (_, react) => {
  const { local } = await against(react, 300);
  const secret = `${server.url}/secret-signature`;
  await expect(local.importErrors(secret, 9)).rejects.toMatchObject(unavailable);
  await expect(local.importErrors(secret, 9)).rejects.not.toMatchObject({
    message: expect.stringContaining('secret-signature'),
  });
});
