import { listId, type SimulatorClient, startSimulator } from './client';

let simulator: SimulatorClient;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

const marketing = '/v3/marketing';
const said = (message: string) => ({ errors: [{ field: null, message }] });
const idOf = async (email: string): Promise<string> => {
  const { json } = await simulator.call('POST', `${marketing}/contacts/search/emails`, { emails: [email] });
  return (json['result'] as Record<string, { contact: { id: string } }>)[email]?.contact.id ?? '';
};

test('without a key, with another one, and with one that may not', async () => {
  const get = (authorization: string) =>
    simulator.call('GET', `${marketing}/lists`, undefined, { authorization });
  expect(await get('')).toMatchObject({ status: 401, json: said('authorization required') });
  expect(await get('Basic xyz')).toMatchObject({ status: 401, json: said('authorization required') });
  expect(await get('Bearer SG.un.known')).toMatchObject({
    status: 401,
    json: said('The provided authorization grant is invalid, expired, or revoked'),
  });
  await simulator.call('POST', '/admin/accounts', {
    name: 'mail',
    key: 'SG.mail.only',
    scopes: ['mail.send'],
  });
  expect(await get('Bearer SG.mail.only')).toMatchObject({ status: 403, json: said('access forbidden') });
  const scopes = await simulator.call('GET', '/v3/scopes', undefined, {
    authorization: 'Bearer SG.mail.only',
  });
  expect(scopes.json).toEqual({ scopes: ['mail.send'] });
  await simulator.call('POST', '/admin/keys/revoke', { key: 'SG.mail.only' });
  expect((await get('Bearer SG.mail.only')).status).toBe(401);
});

test("another account's lists and contacts are not there", async () => {
  await simulator.call('POST', '/admin/accounts', { name: 'other', key: 'SG.other.key' });
  const other = { authorization: 'Bearer SG.other.key' };
  await simulator.upsert([{ email: 'a@example.org' }]);
  await simulator.finishJobs();
  expect((await simulator.call('GET', `${marketing}/lists/${listId}`, undefined, other)).status).toBe(404);
  const search = await simulator.call(
    'POST',
    `${marketing}/contacts/search/emails`,
    { emails: ['a@example.org'] },
    other,
  );
  expect(search.status).toBe(404);
});

test('answers look like SendGrid', async () => {
  const { headers } = await simulator.call('GET', `${marketing}/lists`);
  expect(headers.get('server')).toBe('nginx');
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ['GET', '/v3/nothing', 404],
  ['GET', '/', 404],
  ['PATCH', `${marketing}/contacts`, 405],
  ['POST', `${marketing}/lists/${listId}`, 405],
  ['GET', '/v3/contactdb/lists', 403],
  ['GET', '/v3/user/account', 403],
  ['GET', `${marketing}/contacts/imports/unknown`, 404],
])('%s %s answers %d', async (method, path, status) => {
  const answer = await simulator.call(method, path);
  expect(answer.status).toBe(status);
  expect(answer.json).toHaveProperty('errors');
});

test.each([
  ['POST', `${marketing}/lists`],
  ['PATCH', `${marketing}/lists/${listId}`],
  ['PUT', `${marketing}/contacts`],
  ['POST', `${marketing}/contacts/search/emails`],
  ['POST', `${marketing}/field_definitions`],
  ['POST', '/admin/faults'],
  ['POST', '/admin/settings'],
])('malformed JSON to %s %s answers 400', async (method, path) => {
  for (const body of ['{"name":', 'null', '"text"', '']) {
    expect((await simulator.call(method, path, body)).status).toBe(400);
  }
});

test('lists: made, renamed, paged by the full URL that the answer gives, deleted', async () => {
  for (const name of ['b', 'c']) {
    const made = await simulator.call('POST', `${marketing}/lists`, { name });
    expect(made).toMatchObject({ status: 201, json: { name, contact_count: 0 } });
  }
  const first = await simulator.call('GET', `${marketing}/lists?page_size=2`);
  expect(first.json).toMatchObject({
    result: [{ name: 'Newsletter' }, { name: 'b' }],
    _metadata: { count: 3 },
  });
  const { next } = first.json['_metadata'] as { next: string };
  const second = await simulator.call('GET', next.slice(simulator.url.length));
  const [last] = second.json['result'] as { id: string }[];
  expect(second.json['_metadata']).not.toHaveProperty('next');
  const path = `${marketing}/lists/${last?.id}`;
  expect((await simulator.call('PATCH', path, { name: 'd' })).json).toMatchObject({ name: 'd' });
  expect((await simulator.call('PATCH', path, { name: '' })).status).toBe(400);
  expect((await simulator.call('DELETE', path)).status).toBe(204);
  expect((await simulator.call('GET', path)).status).toBe(404);
  for (const query of ['page_size=0', 'page_size=1001', 'page_size=x', 'page_token=eA']) {
    expect((await simulator.call('GET', `${marketing}/lists?${query}`)).status).toBe(400);
  }
});

test('names of lists: up to 100 characters, twice unless told otherwise', async () => {
  const make = async (name: unknown) => (await simulator.call('POST', `${marketing}/lists`, { name })).status;
  expect(await make('x'.repeat(100))).toBe(201);
  expect(await make('x'.repeat(101))).toBe(400);
  expect(await make(7)).toBe(400);
  expect(await make('Newsletter')).toBe(201);
  await simulator.call('POST', '/admin/settings', { duplicateListNames: 'refuse' });
  expect(await make('Newsletter')).toBe(400);
});

test('a contact is taken off a list, then deleted; it is billed still', async () => {
  await simulator.upsert([{ email: 'a@example.org' }, { email: 'b@example.org' }]);
  await simulator.finishJobs();
  const id = await idOf('a@example.org');
  const remove = (ids: string) =>
    simulator.call('DELETE', `${marketing}/lists/${listId}/contacts?contact_ids=${ids}`);
  expect((await remove(`${id},unknown`)).status).toBe(404);
  expect((await remove('')).status).toBe(400);
  expect((await remove(Array(101).fill(id).join())).status).toBe(400);
  const removal = await remove(id);
  expect(removal.status).toBe(202);
  await simulator.finishJobs();
  expect((await simulator.job(removal.json['job_id'])).json).toMatchObject({ status: 'completed' });
  const onList = await simulator.call('GET', `${marketing}/lists/${listId}/contacts/count`);
  expect(onList.json).toEqual({ contact_count: 1, billable_count: 1 });
  expect((await simulator.call('GET', `${marketing}/contacts/${id}`)).json).toMatchObject({ list_ids: [] });
  expect((await simulator.call('DELETE', `${marketing}/contacts?ids[]=${id}`)).status).toBe(400);
  expect((await simulator.call('DELETE', `${marketing}/contacts?delete_all_contacts=true`)).status).toBe(403);
  expect((await simulator.call('DELETE', `${marketing}/contacts?ids=${id}`)).status).toBe(202);
  await simulator.finishJobs();
  expect((await simulator.call('GET', `${marketing}/contacts/count`)).json).toEqual({
    ...{ contact_count: 1, billable_count: 2 },
    identifier_counts: { EID: 1, PHNID: 0, EXTID: 0, AID: 0 },
  });
  const whole = await simulator.call('DELETE', `${marketing}/lists/${listId}?delete_contacts=true`);
  expect(whole).toMatchObject({ status: 200, json: { job_id: expect.any(String) } });
  await simulator.finishJobs();
  expect((await simulator.call('GET', `${marketing}/contacts/count`)).json).toMatchObject({
    contact_count: 0,
  });
});

test('search by address: an alternate one finds its contact, a bad one answers 400, none 404', async () => {
  await simulator.upsert([{ email: 'a@example.org', alternate_emails: ['Second@example.org'] }]);
  await simulator.finishJobs();
  const search = (emails: unknown) =>
    simulator.call('POST', `${marketing}/contacts/search/emails`, { emails });
  expect((await search(['second@example.org'])).json).toMatchObject({
    result: { 'second@example.org': { contact: { email: 'a@example.org' } } },
  });
  expect((await search(['bad'])).status).toBe(400);
  expect((await search(['nobody@example.org'])).status).toBe(404);
  expect((await search(Array(101).fill('a@example.org'))).status).toBe(400);
  expect((await search([])).status).toBe(400);
});

test('custom fields: ids say the type, names are unique whatever their case', async () => {
  const make = (name: string, type = 'Text') =>
    simulator.call('POST', `${marketing}/field_definitions`, { name, field_type: type });
  expect(await make('Points', 'Number')).toMatchObject({
    status: 200,
    json: { id: 'e1_N', field_type: 'Number' },
  });
  expect((await make('points')).status).toBe(400);
  expect((await make('First_Name')).status).toBe(400);
  expect((await make('1st')).status).toBe(400);
  expect((await make('other', 'Boolean')).status).toBe(400);
  expect((await make('Joined', 'Date')).json).toMatchObject({ id: 'e2_D' });
  const renamed = await simulator.call('PATCH', `${marketing}/field_definitions/e1_N`, { name: 'Score' });
  expect(renamed.json).toMatchObject({ id: 'e1_N', name: 'Score' });
  expect((await simulator.call('DELETE', `${marketing}/field_definitions/e2_D`)).status).toBe(204);
  const { json } = await simulator.call('GET', `${marketing}/field_definitions`);
  expect(json).toMatchObject({ custom_fields: [{ id: 'e1_N', name: 'Score' }] });
  const reserved = json['reserved_fields'] as { id: string; name: string; read_only?: boolean }[];
  expect(reserved).toHaveLength(29);
  expect(reserved).toContainEqual({ id: '_rf2_T', name: 'email', field_type: 'Text' });
  expect(reserved).toContainEqual({ id: '_rf21_D', name: 'created_at', field_type: 'Date', read_only: true });
  expect(reserved).toContainEqual({ id: '_rf26_T', name: 'anonymous_id', field_type: 'Text' });
});

test.each(['epoch', 'delta', 'absent'])(
  'a rate limit is per key and route, its reset is %s',
  async (resetStyle) => {
    await simulator.call('POST', '/admin/settings', {
      rateLimit: { limit: 1, windowMs: 60_000 },
      resetStyle,
    });
    const first = await simulator.call('GET', `${marketing}/lists/${listId}`);
    expect(first.status).toBe(200);
    expect(first.headers.get('x-ratelimit-remaining')).toBe('0');
    const limited = await simulator.call('GET', `${marketing}/lists/another`);
    expect(limited).toMatchObject({ status: 429, json: said('too many requests') });
    const reset = limited.headers.get('x-ratelimit-reset');
    if (resetStyle === 'absent') expect(reset).toBeNull();
    else expect(Number(reset) > 1e9).toBe(resetStyle === 'epoch');
    expect((await simulator.call('GET', `${marketing}/lists`)).status).toBe(200);
    await simulator.call('POST', '/admin/clock', { advanceMs: 60_000 });
    expect((await simulator.call('GET', `${marketing}/lists/${listId}`)).status).toBe(200);
  },
);

test('a reset forgets everything but the first key and list', async () => {
  await simulator.upsert([{ email: 'a@example.org' }]);
  await simulator.call('POST', '/admin/reset');
  const { json } = await simulator.call('GET', '/admin/state');
  expect(json).toEqual({
    accounts: [
      {
        ...{ name: 'default', contactLimit: null, contacts: 0, jobs: 0 },
        lists: [{ id: listId, name: 'Newsletter', members: 0 }],
      },
    ],
  });
});
