import fc from 'fast-check';
import { AppError, UnavailableError } from '../../shared/errors';
import { checkAnswer, errorsOf } from '../../shared/sendgrid/answers';

describe('what an error answer says, in every shape', () => {
  test.each([
    [
      'a list in an envelope',
      { errors: [{ message: 'a' }, { message: 'b', field: 'f' }] },
      [{ message: 'a' }, { message: 'b', field: 'f' }],
    ],
    [
      'an envelope with an id',
      { errors: [{ message: 'a', error_id: 'x', parameter: 'p', help: null }], id: 'i' },
      [{ message: 'a' }],
    ],
    [
      'a field of null',
      { errors: [{ field: null, message: 'authorization required' }] },
      [{ message: 'authorization required' }],
    ],
    ['one error in an envelope', { errors: { message: 'a', field: 'f' } }, [{ message: 'a', field: 'f' }]],
    ['a bare list', [{ message: 'a', field: 'id' }], [{ message: 'a', field: 'id' }]],
    ['a bare error', { message: 'a' }, [{ message: 'a' }]],
    ['plain text', 'Request Entity Too Large', [{ message: 'Request Entity Too Large' }]],
    ['a web page', '\n<html><body>502 Bad Gateway</body></html>', []],
    ['nothing', null, []],
    ['empty text', '', []],
    ['an empty envelope', { errors: [] }, []],
    ['something else', { error: 'a' }, []],
    ['a number', 7, []],
  ])('%s', (_, body, errors) => {
    expect(errorsOf(body)).toEqual(errors);
  });

  test('nothing makes it throw', () => {
    fc.assert(fc.property(fc.anything(), (body) => expect(Array.isArray(errorsOf(body))).toBe(true)));
  });
});

describe('answers that mean the same to every call', () => {
  const deps = { clock: () => 1_000_000, random: { id: () => 'x', fraction: () => 0 } };
  const check = (status: number, headers: Record<string, string> = {}) => {
    try {
      checkAnswer(
        { status, headers, body: { errors: [{ message: 'secret SG.key of ada@example.com' }] } },
        deps,
      );
      return null;
    } catch (error) {
      return error;
    }
  };

  test.each([200, 201, 202, 204, 400, 404, 409, 413, 422])('%i is for the caller to judge', (status) => {
    expect(check(status)).toBeNull();
  });

  test.each([401, 403])('%i: the key is refused; waiting does not help', (status) => {
    const error = check(status);
    expect(error).toBeInstanceOf(AppError);
    expect(error).not.toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ code: 'keyRejected', help: expect.stringContaining('SendGrid') });
  });

  test.each([301, 302, 307, 408, 500, 502, 503, 504])('%i: it may work later', (status) => {
    expect(check(status)).toBeInstanceOf(UnavailableError);
    expect(check(status)).toMatchObject({ code: 'sendgridUnavailable', retryAt: undefined });
  });

  test('429: it says when', () => {
    expect(check(429, { 'x-ratelimit-reset': '60' })).toMatchObject({
      code: 'rateLimited',
      retryAt: 1_060_000,
    });
  });

  test('nothing of the answer is in the error', () => {
    for (const status of [401, 403, 429, 500]) {
      const error = check(status) as AppError;
      expect(JSON.stringify([error.message, error.help, error.cause])).not.toMatch(/secret|SG\.|ada/);
    }
  });
});
