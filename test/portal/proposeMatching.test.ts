import fc from 'fast-check';
import { proposeMatching } from '../../portal/exports/proposeMatching';

test('fields are found by their usual names, however they are written', () => {
  const fields = [
    'CustomerId',
    'E-Mail',
    'First_Name',
    'last name',
    'Country/Region',
    'State',
    'CITY',
    'ZIP',
  ];
  expect(proposeMatching(fields)).toEqual({
    ...{ email: 'E-Mail', firstName: 'First_Name', lastName: 'last name', country: 'Country/Region' },
    ...{ stateProvince: 'State', city: 'CITY', postalCode: 'ZIP' },
  });
});

test('in Chinese, too', () => {
  const { email, lastName, postalCode } = proposeMatching(['姓', '電郵地址', '郵遞區號']);
  expect([email, lastName, postalCode]).toEqual(['電郵地址', '姓', '郵遞區號']);
});

test('an address of some kind is better than none; the usual name is better', () => {
  expect(proposeMatching(['WorkEmail', 'Name']).email).toBe('WorkEmail');
  expect(proposeMatching(['WorkEmail', 'Email']).email).toBe('Email');
});

test('it proposes only what is there, and nothing twice', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), (fields) => {
      const proposed = Object.values(proposeMatching(fields)).filter((field) => field !== '');
      expect(fields).toEqual(expect.arrayContaining(proposed));
      expect(new Set(proposed).size).toBe(proposed.length);
    }),
  );
});
