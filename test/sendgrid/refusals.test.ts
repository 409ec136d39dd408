import fc from 'fast-check';
import { mentionsField, mentionsList, namedAddresses } from '../../shared/sendgrid/refusals';

const named = (...messages: string[]) =>
  namedAddresses(messages.map((message) => ({ message }))).map(({ email }) => email);

describe('the addresses that a refusal names', () => {
  test.each([
    ["email 'ada@example' is not valid", ['ada@example']],
    ["email 'Ada@Example.com' is not valid", ['ada@example.com']],
    ['email "ada@example.com" is not valid', ['ada@example.com']],
    ['email `ada@example.com` is not valid', ['ada@example.com']],
    ["email 'o'brien@example.com' is not valid", ["o'brien@example.com"]],
    ["emails 'a@x.com', 'b@x.com' are not valid", ['a@x.com', 'b@x.com']],
    ["emails 'a@x.com','b@x.com' are not valid", ['a@x.com', 'b@x.com']],
    ['emails ["a@x.com","b@x.com"] are not valid', ['a@x.com', 'b@x.com']],
    ["email 'ADA@MÜNCHEN.DE' is not valid", ['ada@xn--mnchen-3ya.de']],
    ['invalid JSON', []],
    ["'contacts' is required", []],
    ['', []],
  ])('%s', (message, emails) => {
    expect(named(message)).toEqual(emails);
  });

  test('all of all errors, each with what is said of it, shortened', () => {
    const message = `email 'a@x.com' is not valid${'!'.repeat(400)}`;
    expect(
      namedAddresses([{ message }, { message: "email 'b@x.com' is not valid", field: 'contacts[0]' }]),
    ).toEqual([
      { email: 'a@x.com', reason: message.slice(0, 300) },
      { email: 'b@x.com', reason: "email 'b@x.com' is not valid" },
    ]);
  });

  test('every address that we send is found again', () => {
    const local = fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,12}$/);
    fc.assert(
      fc.property(local, local, (first, second) => {
        const emails = [`${first}@example.com`, `${second}.x@mail.example.org`];
        expect(named(...emails.map((email) => `email '${email}' is not valid`))).toEqual(emails);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a text that only looks like it takes no long time', () => {
    expect(named(`'${'@'.repeat(20_000)}`, `${"'a".repeat(20_000)}`)).toEqual([]);
  });
});

test('whether the list may be meant', () => {
  const mentions = (message: string, field?: string) =>
    mentionsList([{ message, ...(field ? { field } : {}) }]);
  expect(mentions('invalid list id: 4711')).toBe(true);
  expect(mentions('not found', 'list_ids[0]')).toBe(true);
  expect(mentions('One of the lists does not exist')).toBe(true);
  expect(mentions('the email is listed as invalid')).toBe(false);
  expect(mentions('invalid JSON', 'contacts')).toBe(false);
});

test('whether a field may be meant', () => {
  expect(mentionsField([{ message: 'invalid custom field ids supplied - e3_T' }])).toBe(true);
  expect(mentionsField([{ message: "email 'a@x.com' is not valid" }])).toBe(false);
});
