import fc from 'fast-check';
import { clean, contactMapper, truncate } from '../../shared/profiles/contact';
import type { DataMatching } from '../../shared/profiles/matching';

const all: DataMatching = {
  ...{ email: 'E', firstName: 'F', lastName: 'L', country: 'C', stateProvince: 'S' },
  ...{ city: 'T', postalCode: 'P' },
};

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\ud800', '\udc00', '\0', '\n', '\t', '"', '\\', '\u2028', '😀', 'é', ' ', '\u0085', '<'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 130,
});

test('a contact is exactly this JSON', () => {
  const map = contactMapper(all);
  expect(map([' Ada@Example.com ', ' Ada ', 'Love"lace', 'GB', 'ENG', 'London', 'W1'])).toEqual({
    kind: 'contact',
    address: 'ada@example.com',
    json: '{"email":"ada@example.com","first_name":"Ada","last_name":"Love\\"lace","country":"GB","state_province_region":"ENG","city":"London","postal_code":"W1"}',
    truncated: false,
  });
});

test('values stand in the order of the fields that are matched', () => {
  const map = contactMapper({ email: 'E', city: 'T', lastName: 'L' });
  expect(map(['a@b.co', 'Lovelace', 'London'])).toMatchObject({
    json: '{"email":"a@b.co","last_name":"Lovelace","city":"London"}',
  });
});

test('empty values are left out, so that they overwrite nothing', () => {
  expect(contactMapper(all)(['a@b.co', '', '  ', '\t\n', '\0', '\ud800', ''])).toMatchObject({
    json: '{"email":"a@b.co"}',
    truncated: false,
  });
});

test('a row without values is a rejection, not a fault', () => {
  expect(contactMapper(all)([])).toEqual({ kind: 'rejection', email: '', reason: 'missingEmail' });
});

test.each([
  ['', 'missingEmail'],
  ['  \t', 'missingEmail'],
  ['nobody', 'invalidEmail'],
] as const)('the address %j is rejected: %s', (email, reason) => {
  expect(contactMapper(all)([email, 'Ada'])).toEqual({ kind: 'rejection', email, reason });
});

test('a rejection shows 320 characters of the address and cuts none in two', () => {
  const map = contactMapper({ email: 'E' });
  expect(map(['x'.repeat(500)])).toMatchObject({ email: 'x'.repeat(320) });
  expect(map([`x${'😀'.repeat(500)}`])).toMatchObject({ email: `x${'😀'.repeat(319)}` });
});

test.each([
  ['firstName', 50],
  ['lastName', 50],
  ['country', 50],
  ['stateProvince', 50],
  ['city', 60],
  ['postalCode', 50],
] as const)('%s takes %i characters', (field, max) => {
  const map = contactMapper({ email: 'E', [field]: 'X' });
  const fits = map(['a@b.co', '😀'.repeat(max)]);
  expect(fits).toMatchObject({ truncated: false, json: expect.stringContaining('😀'.repeat(max)) });
  const long = map(['a@b.co', `${'😀'.repeat(max)}y`]);
  expect(long).toEqual({ ...fits, truncated: true });
});

test('every contact is valid JSON of clean, short, non-empty texts', () => {
  const map = contactMapper(all);
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 6, maxLength: 6 }), (values) => {
      const mapped = map(['ada@example.com', ...values]);
      if (mapped.kind !== 'contact') throw new Error('The address is good');
      const contact: Record<string, string> = JSON.parse(mapped.json);
      expect(Object.keys(contact)).toHaveLength(1 + values.filter((value) => clean(value) !== '').length);
      for (const [name, value] of Object.entries(contact)) {
        expect(value).not.toBe('');
        expect(value).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        if (name !== 'email') expect([...value].length).toBeLessThanOrEqual(60);
      }
      expect(JSON.stringify(contact)).toBe(mapped.json);
    }),
  );
});

describe('clean', () => {
  test.each([
    ['a\r\nb', 'a b'],
    ['a\u2028b\u2029c', 'a b c'],
    ['\u0000a\u0007b', 'ab'],
    ['a\ud83d', 'a'],
    ['\ude00a', 'a'],
    ['  😀 x ', '😀 x'],
    ['a\u0085b', 'a b'],
  ])('%j becomes %j', (text, cleaned) => {
    expect(clean(text)).toBe(cleaned);
  });

  test('is one trimmed line, and is already clean', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const cleaned = clean(text);
        expect(cleaned).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(cleaned).toBe(cleaned.trim());
        expect(clean(cleaned)).toBe(cleaned);
      }),
      { numRuns: 500 },
    );
  });
});

test('truncating keeps whole characters, as many as fit, and only drops spaces at the end', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.integer({ min: 1, max: 60 }),
      (text, max) => {
        const kept = truncate(text, max);
        expect(kept).not.toMatch(/\p{Cs}/u);
        expect(kept).toBe([...text].length > max ? [...text].slice(0, max).join('').trimEnd() : text);
      },
    ),
    { numRuns: 500 },
  );
});
