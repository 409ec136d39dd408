import { listId, type SimulatorClient, startSimulator } from './client';

let simulator: SimulatorClient;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

const emails = async (): Promise<string[]> =>
  (await simulator.call('GET', `/admin/lists/${listId}/emails`)).text
    .split('\n')
    .filter((line) => line !== '');

test('a contact is stored in lower case, and an omitted field keeps its value', async () => {
  await simulator.upsert([{ email: 'Ann@Example.org', first_name: 'Ann', city: 'Bonn' }]);
  await simulator.finishJobs();
  await simulator.upsert([{ email: 'ANN@example.org', first_name: 'Anna', city: null }]);
  await simulator.finishJobs();
  const found = await simulator.call('POST', '/v3/marketing/contacts/search/emails', {
    emails: ['aNN@example.org', 'nobody@example.org', ''],
  });
  expect(found.json).toMatchObject({
    result: {
      'ann@example.org': { contact: { first_name: 'Anna', city: 'Bonn', country: '', list_ids: [listId] } },
      'nobody@example.org': { error: 'contact not found' },
    },
  });
});

test('an empty text clears a field, unless the simulator is told otherwise', async () => {
  await simulator.upsert([{ email: 'a@example.org', city: 'Bonn', country: 'DE' }]);
  await simulator.upsert([{ email: 'a@example.org', city: '' }]);
  await simulator.finishJobs();
  const contacts = await simulator.call('GET', `/admin/lists/${listId}/contacts`);
  expect(contacts.json).toEqual([{ email: 'a@example.org', country: 'DE' }]);
});

test('one bad address refuses everything, and every bad one is named', async () => {
  const refused = await simulator.upsert([
    { email: 'good@example.org' },
    { email: 'bad' },
    { first_name: 'Nobody' },
    { email: 'a b@example.org' },
  ]);
  expect(refused.status).toBe(400);
  expect(refused.json).toEqual({
    errors: [
      { field: 'contacts[1].identifier', message: "email 'bad' is not valid" },
      { field: 'contacts[2].identifier', message: 'at least one identifier is required' },
      { field: 'contacts[3].identifier', message: "email 'a b@example.org' is not valid" },
    ],
  });
  await simulator.finishJobs();
  expect(await emails()).toEqual([]);
});

test('of several bad addresses only the first is named, with the index 0, where it is told so', async () => {
  await simulator.call('POST', '/admin/settings', { namesAllBadAddresses: false, indexIsRow: false });
  const refused = await simulator.upsert([{ email: 'a@example.org' }, { email: 'bad' }, { email: 'worse' }]);
  expect(refused.json).toEqual({
    errors: [{ field: 'contacts[0].identifier', message: "email 'bad' is not valid" }],
  });
});

test.each([
  ['not JSON', '{"contacts":[', 'invalid JSON'],
  ['an array', '[]', 'invalid JSON'],
  ['nothing', '', 'invalid JSON'],
  ['no contacts', '{"list_ids":[]}', 'contacts must hold 1 to 30000'],
  ['contacts of another type', '{"contacts":{}}', 'contacts must hold 1 to 30000'],
  ['no contact', '{"contacts":[]}', 'contacts must hold 1 to 30000'],
  [
    'lists of another type',
    '{"list_ids":"x","contacts":[{"email":"a@example.org"}]}',
    'list_ids must be an array',
  ],
  ['a contact that is none', '{"contacts":[null]}', 'a contact must be an object'],
  ['a number as address', '{"contacts":[{"email":7}]}', "email '7' is not valid"],
])('%s answers 400', async (_, body, message) => {
  const refused = await simulator.call('PUT', '/v3/marketing/contacts', body);
  expect(refused.status).toBe(400);
  expect(refused.json).toMatchObject({ errors: [{ message }] });
});

test('30,000 contacts are the most', async () => {
  const contacts = Array.from({ length: 30_001 }, (_, index) => ({ email: `c${index}@example.org` }));
  expect((await simulator.upsert(contacts)).status).toBe(400);
  expect((await simulator.upsert(contacts.slice(1))).status).toBe(202);
});

test('6,000,000 bytes are the most, raw or escaped', async () => {
  const padded = (bytes: number) => {
    const body = JSON.stringify({ contacts: [{ email: 'a@example.org' }] });
    return body + ' '.repeat(bytes - body.length);
  };
  const put = async (bytes: number) =>
    (await simulator.call('PUT', '/v3/marketing/contacts', padded(bytes))).status;
  expect(await put(6_000_000)).toBe(202);
  expect(await put(6_000_001)).toBe(413);
  await simulator.call('POST', '/admin/settings', { oversizeStatus: 400, countsEscapedBytes: true });
  // Ten quotes are escaped, and two are around it all.
  expect(await put(5_999_992)).toBe(202);
  expect(await put(5_999_993)).toBe(400);
});

test.each([404, 400] as const)('a list that is not there refuses everything with %d', async (status) => {
  await simulator.call('POST', '/admin/settings', { unknownListStatus: status });
  const refused = await simulator.upsert([{ email: 'a@example.org' }], [listId, 'gone']);
  expect(refused.status).toBe(status);
  expect(refused.json).toEqual({ errors: [{ field: 'list_ids', message: 'invalid list id: gone' }] });
  await simulator.finishJobs();
  expect(await emails()).toEqual([]);
});

test('custom fields must be there, and for some seconds', async () => {
  const contact = { email: 'a@example.org', custom_fields: { e1_N: 7, e9_T: 'x' } };
  await simulator.call('POST', '/v3/marketing/field_definitions', { name: 'Points', field_type: 'Number' });
  expect((await simulator.upsert([contact])).json).toMatchObject({
    errors: [{ message: 'invalid custom field ids supplied - e1_N,e9_T' }],
  });
  await simulator.finishJobs();
  expect((await simulator.upsert([contact])).json).toMatchObject({
    errors: [{ message: 'invalid custom field ids supplied - e9_T' }],
  });
  expect((await simulator.upsert([{ email: 'a@example.org', custom_fields: { e1_N: 7 } }])).status).toBe(202);
  await simulator.finishJobs();
  const found = await simulator.call('POST', '/v3/marketing/contacts/search/emails', {
    emails: ['a@example.org'],
  });
  expect(found.json).toMatchObject({
    result: { 'a@example.org': { contact: { custom_fields: { Points: 7 } } } },
  });
});
