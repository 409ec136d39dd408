import { AppError, codes, errorKind, UnavailableError } from '../shared/errors';

test.each(Object.entries(codes))(
  '%s has an HTTP status and a title for people',
  (code, { status, title }) => {
    expect(code).toMatch(/^[a-z][A-Za-z]+$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThanOrEqual(503);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  },
);

test('titles tell the codes apart', () => {
  const titles = Object.values(codes).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('an error keeps its cause and what a person can do', () => {
  const cause = new Error('below');
  const error = new AppError('keyRejected', 'No.', { cause, help: 'Do this.' });
  expect(error).toMatchObject({ name: 'AppError', status: 422, help: 'Do this.', message: 'No.' });
  expect(error.cause).toBe(cause);
  expect(new AppError('notFound', 'x')).not.toHaveProperty('cause');
});

test('what may work later says when', () => {
  const error = new UnavailableError('rateLimited', 'Wait.', { retryAt: 5 });
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ name: 'UnavailableError', status: 503, retryAt: 5 });
});

test.each([
  [new AppError('notFound', 'secret'), 'notFound'],
  [new TypeError('secret'), 'TypeError'],
  [Object.assign(new Error('secret'), { code: 'ECONNRESET' }), 'Error:ECONNRESET'],
  [Object.assign(new Error('secret'), { code: 7 }), 'Error'],
  ['secret', 'string'],
  [undefined, 'undefined'],
])('of an error only its kind is written', (error, kind) => {
  expect(errorKind(error)).toBe(kind);
});
