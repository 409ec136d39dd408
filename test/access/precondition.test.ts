import { checkPrecondition } from '../../shared/access/precondition';

const etag = 'W/"datetime\'2026-01-01T00%3A00%3A00Z\'"';

test('the version that was read may be changed', () => {
  expect(() => checkPrecondition(etag, etag)).not.toThrow();
  expect(() => checkPrecondition(` ${etag} `, etag)).not.toThrow();
});

test.each([null, '', '  ', '*', ' * '])('%j names no version: 428', (ifMatch) => {
  expect(() => checkPrecondition(ifMatch, etag)).toThrow(
    expect.objectContaining({ code: 'preconditionRequired', status: 428 }),
  );
});

test.each(['W/"other"', etag.slice(2), `${etag}, W/"other"`])('%s is another version: 412', (ifMatch) => {
  expect(() => checkPrecondition(ifMatch, etag)).toThrow(
    expect.objectContaining({ code: 'preconditionFailed', status: 412 }),
  );
});
