import fc from 'fast-check';
import { formatAddress, parseAddress } from '../../portal/navigation/address';

test('an address is read as it was written, whatever is in it', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(fc.array(text), fc.dictionary(text, text), (parts, query) => {
      expect(parseAddress(formatAddress(parts, query))).toEqual({ parts, query: { ...query } });
    }),
  );
});

test('an empty value is left out', () => {
  expect(formatAddress(['exports'], { q: '', page: '2' })).toBe('#/exports?page=2');
});

test.each(['', '#', '#/', '/'])('"%s" is the first page', (hash) => {
  expect(parseAddress(hash)).toEqual({ parts: [], query: {} });
});

test('what is no escape stays as it is', () => {
  expect(parseAddress('#/segments/100%').parts).toEqual(['segments', '100%']);
});
