import { AppError, codes, type ErrorCode, UnavailableError } from '../../shared/errors';
import { apiHeaders, problem } from '../../shared/http/problem';

const bodyOf = (error: unknown) => JSON.parse(String(problem(error).body));

test('a problem is RFC 9457, with code and help', () => {
  const error = new AppError('invalidRequest', 'Not so.', {
    ...{ help: 'Do this.', errors: [{ path: 'a.b', message: 'Required' }], cause: new Error('SG.secret') },
  });
  const answer = problem(error);
  expect(answer.status).toBe(400);
  expect(answer.headers).toEqual({ ...apiHeaders, 'content-type': 'application/problem+json' });
  expect(bodyOf(error)).toEqual({
    ...{ type: 'about:blank', title: 'The request is not valid', status: 400, code: 'invalidRequest' },
    ...{ detail: 'Not so.', help: 'Do this.', errors: [{ path: 'a.b', message: 'Required' }] },
  });
});

test('the active run is named', () => {
  expect(bodyOf(new AppError('runActive', 'Busy.', { activeRunId: 'r1' }))).toMatchObject({
    activeRunId: 'r1',
  });
});

test.each(Object.keys(codes) as ErrorCode[])('%s is answered with its status and title', (code) => {
  expect(problem(new AppError(code, 'x')).status).toBe(codes[code].status);
  expect(bodyOf(new AppError(code, 'x'))).toMatchObject({ code, ...codes[code] });
});

test('a service that does not answer is 503', () => {
  expect(problem(new UnavailableError('storageUnavailable', 'x')).status).toBe(503);
});

test.each([
  ['an error', Object.assign(new Error('SG.secret ada@example.com'), { code: 'EACCES' })],
  ['a text', 'SG.secret'],
  ['nothing', undefined],
])('of %s that nobody foresaw nothing is said', (_, error) => {
  expect(problem(error).status).toBe(500);
  expect(bodyOf(error)).toEqual({
    ...{ type: 'about:blank', title: codes.internal.title, status: 500, code: 'internal' },
    detail: 'The log has the details.',
  });
});

test('nothing of the API is kept, guessed at or framed', () => {
  expect(apiHeaders).toMatchObject({
    ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
});
