import { inspect } from 'node:util';
import { secret } from '../../shared/access/secret';
import { AppError, UnavailableError } from '../../shared/errors';
import { sendGridDestination } from '../../shared/sendgrid/destination';
import { answer, type RawServer, startRawServer } from './rawServer';

const apiKey = 'SG.key-that-nobody-may-see.secret-part';
const contacts = Buffer.from('{"email":"ann.secret@example.org","first_name":"Anna-Secreta"}');
const now = 1_800_000_000_000;
const page = '<html><body>502 Bad Gateway for ann.secret@example.org</body></html>';

let server: RawServer;
afterEach(() => server.close());

/** An adapter that talks to a server which answers everything so. */
async function against(react: Parameters<typeof startRawServer>[0] | string, timeout = 2_000) {
  server = await startRawServer(typeof react === 'string' ? (socket) => socket.end(react) : react);
  return sendGridDestination(
    { apiKey: secret(apiKey), region: 'global', baseUrl: server.url, timeout },
    { clock: () => now, random: { id: () => 'id', fraction: () => 0 } },
  );
}

/** What was thrown; nothing of the key, the address or the body may be in it, however deep one looks. */
async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    (value) => {
      throw new Error(`It succeeded: ${inspect(value)}`);
    },
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw error;
  const visible = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true });
  for (const hidden of [apiKey, 'secret-part', 'ann.secret', 'Secreta', '<html']) {
    expect(visible).not.toContain(hidden);
  }
  expect(JSON.stringify(error)).not.toContain('ecret');
  return error;
}

const refusals: [string, string, string][] = [
  ['the usual envelope', '{"errors":[{"field":null,"message":"no"}]}', 'no'],
  [
    'several errors',
    '{"errors":[{"message":"one"},{"message":"two","field":"x","error_id":"7"}]}',
    'one two',
  ],
  ['errors as one object', '{"errors":{"message":"no","field":"x"}}', 'no'],
  ['a bare array', '[{"message":"no"}]', 'no'],
  ['a bare error', '{"message":"no","field":null}', 'no'],
  ['plain text', 'no', 'no'],
  ['a web page', page, 'SendGrid answered 400.'],
  ['nothing', '', 'SendGrid answered 400.'],
  ['JSON of another kind', '{"error":{"code":7}}', 'SendGrid answered 400.'],
  ['JSON that is cut off', '<{"errors":[', 'SendGrid answered 400.'],
];

test.each(refusals)('a 400 with %s refuses the page and names nobody', async (_, body, message) => {
  const destination = await against(answer(400, body));
  expect(await destination.upsert('list', contacts)).toEqual({ kind: 'refused', named: [], message });
});

test('a 400 that names addresses says which, whatever the index is', async () => {
  const body = JSON.stringify({
    errors: [
      { field: 'contacts[0].identifier', message: "email 'Ann.Secret@example.org' is not valid" },
      { field: 'contacts[0].identifier', message: "email 'bob@example.org' is not valid" },
    ],
  });
  const destination = await against(answer(400, body));
  expect(await destination.upsert('list', contacts)).toMatchObject({
    kind: 'refused',
    named: [{ email: 'ann.secret@example.org' }, { email: 'bob@example.org' }],
  });
});

test('a 413 refuses the page and names nobody', async () => {
  const destination = await against(answer(413, page, { 'content-type': 'text/html' }));
  expect(await destination.upsert('list', contacts)).toMatchObject({ kind: 'refused', named: [] });
});

test.each([
  [401, 'Create a key in SendGrid'],
  [403, 'Marketing: Full Access'],
])('a %d refuses the key and tells what to do', async (status, help) => {
  const destination = await against(
    answer(status, '{"errors":[{"field":null,"message":"access forbidden"}]}'),
  );
  for (const work of [
    destination.upsert('list', contacts),
    destination.importJob('job'),
    destination.list('list'),
    destination.fields(),
    destination.verify(),
  ]) {
    const error = await failureOf(work);
    expect(error.code).toBe('keyRejected');
    expect(error.help).toContain(help);
  }
});

test('a key without any marketing permission is refused, though SendGrid knows it', async () => {
  const destination = await against(answer(200, '{"scopes":["mail.send"]}'));
  expect((await failureOf(destination.verify())).help).toContain('Marketing: Full Access');
});

test.each([
  [{ 'x-ratelimit-reset': String(now / 1_000 + 20) }, 20_000],
  [{ 'x-ratelimit-reset': '7' }, 7_000],
  [{ 'X-RateLimit-Reset': '7', 'Retry-After': '3' }, 3_000],
  [{}, 5_000],
])('a 429 with %j says when to come again', async (headers, wait) => {
  const destination = await against(answer(429, '{"errors":[{"message":"too many requests"}]}', headers));
  const error = await failureOf(destination.upsert('list', contacts));
  expect(error).toMatchObject({ code: 'rateLimited', retryAt: now + wait });
});

test.each([408, 500, 502, 503, 504, 301])('a %d with a web page may pass', async (status) => {
  const destination = await against(answer(status, page, { 'content-type': 'text/html' }));
  const error = await failureOf(destination.upsert('list', contacts));
  expect(error).toBeInstanceOf(UnavailableError);
  expect(error).toMatchObject({ code: 'sendgridUnavailable', message: `SendGrid answered ${status}.` });
});

test('a redirect is not followed: neither the key nor the contacts go elsewhere', async () => {
  const elsewhere = await startRawServer((socket) => socket.end(answer(202, '{"job_id":"x"}')));
  const destination = await against(answer(307, '', { location: `${elsewhere.url}/v3/marketing/contacts` }));
  expect((await failureOf(destination.upsert('list', contacts))).code).toBe('sendgridUnavailable');
  expect(elsewhere.requests).toEqual([]);
  await elsewhere.close();
});

test.each([
  ['cut off', '{"job_id":"4f'],
  ['without a job', '{}'],
  ['with a job of another type', '{"job_id":7}'],
  ['a web page', page],
  ['empty', ''],
])('a 202 whose body is %s may pass', async (_, body) => {
  const destination = await against(answer(202, body));
  expect((await failureOf(destination.upsert('list', contacts))).code).toBe('sendgridUnavailable');
});

const broken: [string, Parameters<typeof startRawServer>[0]][] = [
  ['never answers', () => undefined],
  ['answers a line and stops', (socket) => socket.write('HTTP/1.1 202 Accepted\r\n')],
  [
    'stops within the body',
    (socket) => socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 90\r\n\r\n{"job'),
  ],
  [
    'drips its body',
    (socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 9000\r\n\r\n');
      const drip = setInterval(() => socket.write(' '), 20);
      socket.on('close', () => clearInterval(drip));
    },
  ],
];

test.each(broken)('a server that %s is left at the deadline', async (_, react) => {
  const destination = await against(react, 300);
  const error = await failureOf(destination.upsert('list', contacts));
  expect(error).toMatchObject({ code: 'sendgridUnavailable', message: 'SendGrid did not answer in time.' });
});

test.each<[string, Parameters<typeof startRawServer>[0]]>([
  ['resets', (socket) => socket.resetAndDestroy()],
  ['hangs up', (socket) => socket.end()],
  ['talks something else', (socket) => socket.end('220 smtp.example.org ESMTP\r\n')],
  [
    'breaks off a success',
    (socket) => socket.end('HTTP/1.1 202 Accepted\r\ncontent-length: 90\r\n\r\n{"job'),
  ],
  ['breaks off an error', (socket) => socket.end(`HTTP/1.1 500 Oops\r\ncontent-length: 900\r\n\r\n${page}`)],
  ['sends without end', (socket) => socket.end(answer(200, ' '.repeat(5_000_000)))],
])('a server that %s may be asked again', async (_, react) => {
  const destination = await against(react);
  const error = await failureOf(destination.upsert('list', contacts));
  expect(error.code).toBe('sendgridUnavailable');
  expect(error.message).toMatch(/^SendGrid could not be reached \([A-Z_0-9]+\)\.$/);
});

test('nobody listens', async () => {
  const destination = await against('');
  await server.close();
  const error = await failureOf(destination.upsert('list', contacts));
  expect(error.message).toBe('SendGrid could not be reached (ECONNREFUSED).');
});

test.each([
  ['a 404', 404, '{"errors":[{"message":"not found"}]}'],
  ['a 400 that mentions lists', 400, '{"errors":[{"field":"list_ids","message":"invalid list id: x"}]}'],
])('%s means that the list is gone, if it is', async (_, status, body) => {
  const destination = await against((socket, { line }) => {
    socket.end(line.startsWith('GET') ? answer(404, '[{"message":"not found"}]') : answer(status, body));
  });
  const error = await failureOf(destination.upsert('list', contacts));
  expect(error.code).toBe('listNotFound');
  expect(server.requests.map(({ line }) => line)).toEqual([
    'PUT /v3/marketing/contacts HTTP/1.1',
    'GET /v3/marketing/lists/list HTTP/1.1',
  ]);
});

test('a 404 though the list is there may pass; a 400 refuses the page', async () => {
  const list = answer(200, '{"id":"list","name":"n","contact_count":1}');
  let status = 404;
  const destination = await against((socket, { line }) => {
    socket.end(line.startsWith('GET') ? list : answer(status, '{"errors":[{"message":"list trouble"}]}'));
  });
  expect((await failureOf(destination.upsert('list', contacts))).code).toBe('sendgridUnavailable');
  status = 400;
  expect(await destination.upsert('list', contacts)).toMatchObject({ kind: 'refused', named: [] });
});

test('an unknown custom field is one', async () => {
  const body = '{"errors":[{"message":"invalid custom field ids supplied - e1_T"}]}';
  const destination = await against(answer(400, body));
  expect((await failureOf(destination.upsert('list', contacts))).code).toBe('fieldNotFound');
});

test('of a job: unknown words and an unknown id are pending, missing counts are none', async () => {
  const destination = await against((socket, { line }) => {
    if (line.includes('/new')) return socket.end(answer(404, '{"errors":[]}'));
    return socket.end(
      answer(200, '{"id":"x","status":"queued","job_type":"y","results":{"requested_count":3}}'),
    );
  });
  const pending = { status: 'pending', created: 0, updated: 0, errored: null, errorsUrl: null };
  expect(await destination.importJob('new')).toEqual({ ...pending, requested: null });
  expect(await destination.importJob('x')).toEqual({ ...pending, requested: 3 });
});
