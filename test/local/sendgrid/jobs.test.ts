import { listId, type SimulatorClient, startSimulator } from './client';

let simulator: SimulatorClient;
beforeEach(async () => {
  simulator = await startSimulator({ visibleDelayMs: 1_000_000, finishDelayMs: 2_000_000 });
});
afterEach(() => simulator.close());

const advance = (advanceMs: number) => simulator.call('POST', '/admin/clock', { advanceMs });

/** Upserts, lets the job finish, and answers what SendGrid says of it. */
async function finished(contacts: readonly object[]) {
  const { json } = await simulator.upsert(contacts);
  await advance(2_000_000);
  return (await simulator.job(json['job_id'])).json;
}

test('a job is pending without counts, then with counts, then completed', async () => {
  const { json, status } = await simulator.upsert([{ email: 'a@example.org' }]);
  expect(status).toBe(202);
  const id = json['job_id'];
  const before = (await simulator.job(id)).json;
  expect(before).toMatchObject({
    id,
    status: 'pending',
    job_type: 'upsert_contacts',
    results: { requested_count: 1 },
  });
  expect(before['results']).toEqual({ requested_count: 1 });
  expect((await simulator.call('GET', `/admin/lists/${listId}/emails`)).text).toBe('');
  await advance(1_000_000);
  const counted = (await simulator.job(id)).json;
  expect(counted).toMatchObject({ status: 'pending', results: { requested_count: 1, created_count: 1 } });
  expect(counted).not.toHaveProperty('finished_at');
  await advance(1_000_000);
  const done = (await simulator.job(id)).json;
  expect(done).toMatchObject({ status: 'completed' });
  expect(done).toHaveProperty('finished_at');
});

test('a contact that a request names twice is created once, and the last row wins', async () => {
  const job = await finished([
    { email: 'a@example.org', city: 'Bonn', country: 'DE' },
    { email: 'A@example.org', city: 'Köln' },
  ]);
  expect(job['results']).toEqual({ requested_count: 2, created_count: 1, updated_count: 1 });
  const contacts = await simulator.call('GET', `/admin/lists/${listId}/contacts`);
  expect(contacts.json).toEqual([{ email: 'a@example.org', city: 'Köln', country: 'DE' }]);
});

test('rows that SendGrid finds broken are in the errors file, the others are stored', async () => {
  await simulator.call('POST', '/v3/marketing/field_definitions', { name: 'Points', field_type: 'Number' });
  await simulator.call('POST', '/v3/marketing/field_definitions', { name: 'Joined', field_type: 'Date' });
  await simulator.call('POST', '/v3/marketing/field_definitions', { name: 'Note', field_type: 'Text' });
  await advance(10_000);
  const job = await finished([
    {
      email: 'good@example.org',
      first_name: '😀'.repeat(50),
      custom_fields: { e1_N: 1, e2_D: '12/31/2026' },
    },
    { email: 'long@example.org', first_name: 'x'.repeat(51) },
    { email: 'number@example.org', custom_fields: { e1_N: '1' } },
    { email: 'date@example.org', custom_fields: { e2_D: '1767139200' } },
    { email: 'note@example.org', custom_fields: { e3_T: 'x'.repeat(1_001) } },
    { email: 'city@example.org', city: 7 },
    { email: 'own@example.org', alternate_emails: ['Own@example.org'] },
    { email: 'other@example.org', alternate_emails: ['good@example.org'] },
  ]);
  expect(job).toMatchObject({ status: 'errored', results: { created_count: 1, errored_count: 7 } });
  const { errors_url: url } = job['results'] as { errors_url: string };
  const file = await (await fetch(url)).text();
  expect(file.split('\r\n')).toEqual([
    'identifier,reason',
    '"long@example.org","first_name is too long"',
    '"number@example.org","custom_fields: type does not match"',
    '"date@example.org","custom_fields: type does not match"',
    '"note@example.org","custom_fields: type does not match"',
    '"city@example.org","city: type does not match"',
    '"own@example.org","an alternate address belongs to a contact"',
    '"other@example.org","an alternate address belongs to a contact"',
    '',
  ]);
  expect((await fetch(url, { headers: { authorization: 'Bearer SG.a.b' } })).status).toBe(400);
  await advance(3_600_001);
  expect((await fetch(url)).status).toBe(403);
});

test('a job of which every row is broken has failed', async () => {
  expect(await finished([{ email: 'a@example.org', city: 'x'.repeat(61) }])).toMatchObject({
    status: 'failed',
  });
});

test.each([
  ['refuse', 400],
  ['truncate', 202],
] as const)('over-long values: %s', async (overLength, status) => {
  await simulator.call('POST', '/admin/settings', { overLength });
  const answer = await simulator.upsert([{ email: 'a@example.org', city: 'é'.repeat(61) }]);
  expect(answer.status).toBe(status);
  await advance(2_000_000);
  const contacts = await simulator.call('GET', `/admin/lists/${listId}/contacts`);
  expect(contacts.json).toEqual(status === 400 ? [] : [{ email: 'a@example.org', city: 'é'.repeat(60) }]);
});

test('a row must have every identifier of its contact', async () => {
  await finished([{ email: 'a@example.org', external_id: 'x1' }]);
  expect(await finished([{ email: 'a@example.org' }])).toMatchObject({
    status: 'failed',
    results: { errored_count: 1 },
  });
  await simulator.call('POST', '/admin/settings', { omittedIdentifier: 'refuse' });
  expect((await simulator.upsert([{ email: 'a@example.org' }])).status).toBe(400);
});

test('over the plan, new contacts are dropped and known ones are updated', async () => {
  await simulator.call('POST', '/admin/accounts', {
    ...{ name: 'default', key: 'SG.other.key', contactLimit: 1 },
  });
  const job = await finished([
    { email: 'a@example.org' },
    { email: 'b@example.org' },
    { email: 'a@example.org', city: 'Bonn' },
  ]);
  expect(job).toMatchObject({
    status: 'errored',
    results: { created_count: 1, updated_count: 1, errored_count: 1 },
  });
});

test('of accepted jobs the admin API knows the addresses, row by row', async () => {
  const { json } = await simulator.upsert([{ email: 'B@example.org' }, { email: 'a@example.org' }]);
  const id = json['job_id'];
  const jobs = (await simulator.call('GET', '/admin/jobs')).json;
  expect(jobs).toMatchObject([{ id, account: 'default', applied: false, requested: 2, listIds: [listId] }]);
  expect((await simulator.call('GET', `/admin/jobs/${String(id)}`)).json).toMatchObject({
    addresses: ['b@example.org', 'a@example.org'],
    errors: [],
  });
});

const faults: [object, object][] = [
  [{ kind: 'stuck' }, { status: 'pending', results: { requested_count: 2 } }],
  [{ kind: 'stuckComplete' }, { status: 'pending', results: { requested_count: 2, created_count: 2 } }],
  [
    { kind: 'failed', reason: 'no' },
    { status: 'failed', results: { errored_count: 2 } },
  ],
  [{ kind: 'contactLimit' }, { status: 'failed', results: { errored_count: 2 } }],
  [
    { kind: 'rowErrors', rows: 1 },
    { status: 'errored', results: { created_count: 1, errored_count: 1 } },
  ],
  [
    { kind: 'rowErrors', addresses: ['b@example.org'], reason: 'a "bad" one' },
    { status: 'errored', results: { created_count: 1, errored_count: 1 } },
  ],
  [{ kind: 'lost' }, { errors: [{ field: null, message: 'not found' }] }],
];

test.each(faults)('scripted: %j', async (fault, expected) => {
  await simulator.call('POST', '/admin/faults', {
    on: { method: 'PUT', path: '/v3/marketing/contacts' },
    fault,
  });
  expect(await finished([{ email: 'a@example.org' }, { email: 'b@example.org' }])).toMatchObject(expected);
});

test('an answer shows the whole of a large job', async () => {
  await simulator.call('POST', '/admin/settings', { visibleDelayMs: 0 });
  const contacts = Array.from({ length: 30_000 }, (_, index) => ({ email: `c${index}@example.org` }));
  await simulator.upsert(contacts);
  const count = await simulator.call('GET', '/v3/marketing/contacts/count');
  expect(count.json).toMatchObject({ contact_count: 30_000 });
});
