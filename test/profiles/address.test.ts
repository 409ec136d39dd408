import fc from 'fast-check';
import { normaliseAddress } from '../../shared/profiles/address';

describe('an address is known in one form', () => {
  test.each([
    ['ada@example.com', 'ada@example.com'],
    ['  Ada.Lovelace@Example.COM\t', 'ada.lovelace@example.com'],
    ['a@b.co', 'a@b.co'],
    ['first+tag_x-y@mail.example.co.uk', 'first+tag_x-y@mail.example.co.uk'],
    ["o'brien@example.ie", "o'brien@example.ie"],
    ['!#$%&*/=?^`{|}~@example.com', '!#$%&*/=?^`{|}~@example.com'],
    ['ada@münchen.de', 'ada@xn--mnchen-3ya.de'],
    ['ADA@MÜNCHEN.DE', 'ada@xn--mnchen-3ya.de'],
    // u and a combining diaeresis: NFC makes one character of them.
    ['ada@mu\u0308nchen.de', 'ada@xn--mnchen-3ya.de'],
    ['ada@xn--mnchen-3ya.de', 'ada@xn--mnchen-3ya.de'],
    ['ivan@пример.рф', 'ivan@xn--e1afmkfd.xn--p1ai'],
    ['ada@例え。テスト', 'ada@xn--r8jz45g.xn--zckzah'],
    // The Kelvin sign is a k after NFC.
    ['\u212Aelvin@example.com', 'kelvin@example.com'],
    // To NFC the Greek varia is a grave accent.
    ['a\u1fefb@example.com', 'a`b@example.com'],
    ['123@456.example', '123@456.example'],
  ])('%j is %s', (text, address) => {
    expect(normaliseAddress(text)).toBe(address);
  });
});

describe('what is no address is none', () => {
  test.each([
    ...['', ' ', '@', 'ada', 'ada@', '@example.com', 'ada@example', 'ada@.com', 'ada@example.', 'ada@@b.com'],
    ...['ada@b@example.com', 'a b@example.com', 'ada@exa mple.com', 'ada@example.com\nbob@example.com'],
    ...['.ada@example.com', 'ada.@example.com', 'a..b@example.com', 'ada@example..com'],
    ...['ada@-example.com', 'ada@example-.com', 'ada@exa_mple.com', 'ada@example.c', 'ada@example.123'],
    ...['ada@127.0.0.1', 'ada@1.2', 'ada@0x7f.1', 'ada@[127.0.0.1]', 'ada@[::1]', 'ada@localhost'],
    ...['ada@example.com/path', 'ada@example.com?x', 'ada@example.com#x', 'ada@example.com:25'],
    ...['ada@example.com\\x', 'ada@exa%6dple.com', 'ada@example.com／x', 'ada@example.com\0'],
    ...['ada@user:pw@example.com', 'adá@example.com', 'ада@example.com', 'ada@\u200d.com', 'ada@a\ud800.com'],
    ...['"ada lovelace"@example.com', '<ada@example.com>', 'Ada <ada@example.com>', 'mailto:ada@example.com'],
    ...['ada@example.com, bob@example.com', 'ada@example.com;bob@example.com', 'ada,b@example.com'],
    ...['ada@xn--a.com', "o'brien@xn--a.com", 'a\u00addа@example.com', 'ada@example.com.'],
  ])('%j', (text) => {
    expect(normaliseAddress(text)).toBeNull();
  });
});

describe('lengths', () => {
  const label = 'd'.repeat(63);

  test('64 characters before the @, not 65', () => {
    expect(normaliseAddress(`${'a'.repeat(64)}@example.com`)).not.toBeNull();
    expect(normaliseAddress(`${'a'.repeat(65)}@example.com`)).toBeNull();
  });

  test('63 characters a label, not 64', () => {
    expect(normaliseAddress(`a@${label}.com`)).not.toBeNull();
    expect(normaliseAddress(`a@d${label}.com`)).toBeNull();
  });

  test('254 characters in all, not 255', () => {
    const tail = `@${label}.${label}.${label}.com`;
    const local = (length: number) => 'a'.repeat(length - tail.length);
    expect(normaliseAddress(local(254) + tail)).toHaveLength(254);
    expect(normaliseAddress(local(255) + tail)).toBeNull();
  });

  test('254 count in the ASCII form of the domain', () => {
    const tail = `.${'ü'.repeat(50)}.${'ü'.repeat(50)}.${'ü'.repeat(50)}.${'ü'.repeat(50)}.de`;
    expect(normaliseAddress(`a@x${tail}`)).not.toBeNull();
    expect(normaliseAddress(`a@${'x'.repeat(40)}${tail}`)).toBeNull();
  });

  test('a text without end is refused at once', () => {
    expect(normaliseAddress(`a@${'a.'.repeat(1_000_000)}com`)).toBeNull();
    expect(normaliseAddress(`${'a'.repeat(1_000_000)}@example.com`)).toBeNull();
  });
});

/** Texts that come close to addresses, in which every trap of an e-mail address may stand. */
const nearly = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'Z',
        '9',
        '.',
        '..',
        '-',
        '_',
        '+',
        "'",
        '@',
        ' ',
        '%',
        '/',
        '[',
        ']',
        ':',
        '#',
        '\\',
      ),
      fc.constantFrom(
        'ü',
        'u\u0308',
        'ß',
        'İ',
        '。',
        '１',
        '／',
        '\u00ad',
        '\u200d',
        '\u202e',
        '\0',
        '\n',
        '😀',
      ),
      fc.constantFrom('xn--', 'example', '.com', '@example.com', '@münchen.de', '\ud800', '\udc00'),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const printable = /^[!-?A-~]{1,64}@[a-z0-9.-]{4,}$/;

test('whatever comes is null or one plain ASCII address in lower case, and stays as it is', () => {
  fc.assert(
    fc.property(fc.oneof(nearly, fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
      const address = normaliseAddress(text);
      if (address === null) return;
      expect(address).toMatch(printable);
      expect(address.length).toBeLessThanOrEqual(254);
      expect(address).toBe(address.toLowerCase());
      expect(address).not.toMatch(/\.\.|\.@|@\.|^\.|@-|-$/);
      expect(normaliseAddress(address)).toBe(address);
    }),
    { numRuns: 2_000 },
  );
});

test('case, spaces around and Unicode form make no difference', () => {
  fc.assert(
    fc.property(nearly, (text) => {
      const address = normaliseAddress(text);
      expect(normaliseAddress(`  ${text}\n`)).toBe(address);
      expect(normaliseAddress(text.normalize('NFD').normalize('NFC'))).toBe(address);
      expect(normaliseAddress(text.toLowerCase())).toBe(address);
    }),
  );
});
