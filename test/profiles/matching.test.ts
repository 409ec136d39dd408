import { dataMatchingSchema, matchedFields } from '../../shared/profiles/matching';

test('the fields to read are the address and then what is matched, in a fixed order', () => {
  expect(matchedFields({ email: 'E' })).toEqual(['E']);
  expect(matchedFields({ postalCode: 'P', city: 'T', firstName: 'F', email: 'E' })).toEqual([
    ...['E', 'F', 'T', 'P'],
  ]);
});

test('one field may feed two', () => {
  expect(matchedFields({ email: 'E', firstName: 'N', lastName: 'N' })).toEqual(['E', 'N', 'N']);
});

test('the address must be matched; nothing unknown may be', () => {
  expect(dataMatchingSchema.safeParse({ firstName: 'F' }).success).toBe(false);
  expect(dataMatchingSchema.safeParse({ email: 'E', phone: 'P' }).success).toBe(false);
  expect(dataMatchingSchema.safeParse({ email: ' ' }).success).toBe(false);
  expect(dataMatchingSchema.safeParse({ email: 'x'.repeat(201) }).success).toBe(false);
  expect(dataMatchingSchema.parse({ email: ' E ', city: 'T' })).toEqual({ email: 'E', city: 'T' });
});
