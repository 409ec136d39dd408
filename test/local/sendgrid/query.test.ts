import fc from 'fast-check';
import { parseQuery } from '../../../local/sendgrid/query';
import { listId, startSimulator } from './client';

const contact = {
  value: (name: string) => ({ email: 'ann@example.org', city: "L'Aquila" })[name] ?? '',
  isOn: (id: string) => id === 'here',
};

test.each([
  ["email = 'ann@example.org'", true],
  ["email = 'Ann@example.org'", false],
  ["email != 'bob@example.org'", true],
  ["city = 'L''Aquila'", true],
  ["email LIKE 'ann@%'", true],
  ["email like '%.com'", false],
  ["email IN ('x', 'ann@example.org')", true],
  ["CONTAINS(list_ids, 'here')", true],
  ["contains(list_ids,'there')", false],
  ["email = 'x' AND city = 'y' OR CONTAINS(list_ids, 'here')", true],
  ["email = 'x' AND (city = 'y' OR CONTAINS(list_ids, 'here'))", false],
])('%s', (query, matches) => {
  expect(parseQuery(query)?.(contact)).toBe(matches);
});

test.each([
  '',
  'email',
  'email = x',
  "email = 'x",
  "email = 'x' AND",
  "(email = 'x'",
  "email > 'x'",
  'email IN ()',
])('the query %j is none', (query) => {
  expect(parseQuery(query)).toBeUndefined();
});

test('whatever a text holds, it equals itself once its quotes are doubled', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const query = parseQuery(`email = '${text.replaceAll("'", "''")}'`);
      expect(query?.({ value: () => text, isOn: () => false })).toBe(true);
    }),
  );
});

test('a search answers the first 50 and how many there are', async () => {
  const simulator = await startSimulator();
  await simulator.upsert(Array.from({ length: 60 }, (_, index) => ({ email: `c${index}@example.org` })));
  await simulator.finishJobs();
  const search = (query: string) => simulator.call('POST', '/v3/marketing/contacts/search', { query });
  const found = await search(`CONTAINS(list_ids, '${listId}')`);
  expect(found.json).toMatchObject({ contact_count: 60 });
  expect(found.json['result']).toHaveLength(50);
  expect((await search('nonsense')).status).toBe(400);
  await simulator.close();
});
