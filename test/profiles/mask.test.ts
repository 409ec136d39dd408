import fc from 'fast-check';
import { maskAddresses } from '../../shared/profiles/mask';

test.each([
  ['ada@example.org', 'a***@e***.org'],
  ['Write to ada@example.org, or bob@mail.example.com!', 'Write to a***@e***.org, or b***@m***.com!'],
  ['no address', 'no address'],
  ['ada@', 'a***@***'],
  ['ada@localhost', 'a***@l***'],
  ['😀da@exämple.org', '😀***@e***.org'],
  ['ada@bob@example.org', 'a***@e***.org'],
  ['"ada"@example.org', '"***@e***.org'],
  ['@example.org', '***@e***.org'],
])('%j is shown as %j', (text, masked) => {
  expect(maskAddresses(text)).toBe(masked);
});

test('of any address in any text only first letters and the top-level domain are left', () => {
  const around = fc.string({ unit: fc.constantFrom('x', ' ', ',', ';', '<', '>', '"', '(', ')', ':', '\n') });
  const name = fc.stringMatching(/^[a-z]{3,10}$/);
  fc.assert(
    fc.property(around, name, name, around, (before, local, domain, after) => {
      const masked = maskAddresses(`${before} ${local}@${domain}.com ${after}`);
      expect(masked).toContain(` ${local[0]}***@${domain[0]}***.com `);
      expect(masked).not.toContain(local);
      expect(masked).not.toContain(domain);
    }),
  );
});

test('a field as long as they may be is no trouble', () => {
  const long = 'x'.repeat(1_000_000);
  expect(maskAddresses(`${long} ${long}@${long}.org`)).toBe(`${long} x***@x***.org`);
});

test('no @ is left with more than a letter before the stars', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '@', '.', ' ', '"', '<', 'é', '😀') }), (text) => {
      for (const [, before, after] of maskAddresses(text).matchAll(/(\S*)@(\S*)/g)) {
        expect(before).toMatch(/^(?:.*<)?.?\*\*\*$/u);
        expect(after).toMatch(/^.?\*\*\*/u);
      }
    }),
    { numRuns: 1_000 },
  );
});
