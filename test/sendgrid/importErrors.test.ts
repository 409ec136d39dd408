import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { importErrorsOf, readImportErrors } from '../../shared/sendgrid/importErrors';

const errorsOf = (text: string) => importErrorsOf(Buffer.from(text));

describe('a file of errors, whatever its columns', () => {
  const ada = { email: 'ada@example.com', reason: 'bad type' };

  test.each([
    ['identifier,reason\nada@example.com,bad type\n', [ada]],
    ['\ufeffEmail,Error\r\nAda@Example.com,bad type\r\n', [ada]],
    ['reason,e-mail\nbad type,ada@example.com\n', [ada]],
    ['"error message","email address"\n"bad type","ada@example.com"\n', [ada]],
    ['row,who,why\n7,ada@example.com,bad type\n', [{ ...ada, reason: '7 bad type' }]],
    ['ada@example.com,bad type\nbob@example.com,bad type\n', [ada, { ...ada, email: 'bob@example.com' }]],
    ['email\nada@example.com\n', [{ ...ada, reason: '' }]],
    ['email,reason\n"not an address",bad type\n', [{ email: 'not an address', reason: 'bad type' }]],
    ['email,reason\n,bad type\n\n', []],
    ['who,why\nnobody,bad type\n', []],
    ['email,reason\n', []],
    ['', []],
    ['<html>gone</html>', []],
    ['email,reason\n"ada@example.com,bad type\n', []],
  ])('%j', (text, errors) => {
    expect(errorsOf(text)).toEqual(errors);
  });

  test('reasons and texts are shortened', () => {
    const [error] = errorsOf(`email,reason\n${'x'.repeat(900)},${'y'.repeat(900)}\n`);
    expect(error).toEqual({ email: 'x'.repeat(320), reason: 'y'.repeat(300) });
  });

  test('no bytes make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(Array.isArray(importErrorsOf(Buffer.from(bytes)))).toBe(true);
      }),
    );
  });
});

describe('where such a file may lie', () => {
  const options = { limit: 9, timeout: 1, local: false };

  test.each([
    ...['http://api.sendgrid.com/x', 'https://sendgrid.com.example.org/x', 'https://evilsendgrid.com/x'],
    ...[
      'https://example.org/?https://sendgrid.com',
      'https://sendgrid.com@example.org/x',
      'file:///etc/passwd',
    ],
    ...[
      'https://169.254.169.254/latest',
      'https://localhost/x',
      'https://sendgrid.com:8443/x',
      'nonsense',
      '',
    ],
    ...['https://user:pw@sendgrid.com/x', 'data:text/csv,email', 'https://amazonaws.com.example.org/x'],
    ...[
      'https://ec2-10-0-0-1.compute.amazonaws.com/x',
      'https://amazonaws.com/x',
      'https://:pw@sendgrid.com/x',
    ],
  ])('not %s', async (url) => {
    await expect(readImportErrors(url, options)).rejects.toMatchObject({
      code: 'sendgridUnavailable',
      message: expect.stringContaining('not one of SendGrid'),
    });
  });

  test.each([
    ...[
      'https://example.org/x',
      'http://127.0.0.1.example.org/x',
      'https://api.sendgrid.com/x',
      'file://localhost/x',
    ],
  ])('on one machine not %s', async (url) => {
    await expect(readImportErrors(url, { ...options, local: true })).rejects.toMatchObject({
      message: expect.stringContaining('not one of SendGrid'),
    });
  });
});

describe('reading it', () => {
  const served: Record<string, { status?: number; headers?: Record<string, string>; body?: Buffer }> = {
    '/plain': { body: Buffer.from('email,reason\na@x.org,no\nb@x.org,no\nc@x.org,no\n') },
    '/gzip': { body: gzipSync('email,reason\na@x.org,no\n') },
    '/bomb': { body: gzipSync(Buffer.alloc(40_000_000)) },
    '/large': { body: Buffer.alloc(33_000_000) },
    '/gone': { status: 403, body: Buffer.from('<Error>expired</Error>') },
    '/moved': { status: 302, headers: { location: '/plain' } },
    '/cut': { body: gzipSync('email,reason\na@x.org,no\n').subarray(0, 20) },
  };
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    const answer = served[request.url ?? ''];
    if (answer === undefined) return;
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(answer.body);
  });
  const read = (path: string, limit = 9, timeout = 5_000) => {
    const { port } = server.address() as AddressInfo;
    return readImportErrors(`http://127.0.0.1:${port}${path}`, { limit, timeout, local: true });
  };

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('plain and gzip, at most as many as asked for, without our key', async () => {
    expect(await read('/plain', 2)).toEqual([
      { email: 'a@x.org', reason: 'no' },
      { email: 'b@x.org', reason: 'no' },
    ]);
    expect(await read('/gzip')).toEqual([{ email: 'a@x.org', reason: 'no' }]);
    expect(new Set(seen)).toEqual(new Set([undefined]));
  });

  test.each(['/bomb', '/large', '/gone', '/moved', '/cut'])('%s is not read', async (path) => {
    await expect(read(path)).rejects.toMatchObject({ code: 'sendgridUnavailable' });
  });

  test('a server that never answers is left', async () => {
    await expect(read('/never', 9, 50)).rejects.toMatchObject({ code: 'sendgridUnavailable' });
  });
});
