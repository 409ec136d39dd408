import { sampleKey } from '../../../local/sendgrid/server';
import { secret } from '../../../shared/access/secret';
import { AppError } from '../../../shared/errors';
import { sendGridDestination } from '../../../shared/sendgrid/destination';
import { listId, type SimulatorClient, startSimulator } from './client';
import { arePresent, readDocuments } from './documents';
import { type Exchange, startRecorder } from './recorder';

/**
 * Where the documents are known to be wrong or silent (SENDGRID.md section 1), by operation and status. Each
 * must be needed: a test fails when the documents allow what is excused here.
 */
const defects: ReadonlyMap<string, string> = new Map([
  ['/v3/marketing/lists/{id}/get 404', 'documented as a bare array; answers are an object with "errors"'],
  ['/v3/marketing/lists/{id}/get 200', 'contact_sample, "up to 50 contacts", is documented as a single one'],
  ['/v3/marketing/lists/{id}/contacts/delete 400', 'documented as a bare error'],
  ['/v3/marketing/contacts/delete 202', 'job_id is documented as an object; it is a string'],
]);
/** Statuses that every operation may answer, though the documents of contacts, lists and fields do not say so. */
const unsaid = new Set([401, 403, 413, 429]);

if (!arePresent) {
  console.warn(
    "Skipped: the comparison with SendGrid's OpenAPI documents. They are not in ../shared/sendgrid, and the project does not carry them.",
  );
}

(arePresent ? describe : describe.skip)("against SendGrid's OpenAPI documents", () => {
  const find = arePresent ? readDocuments() : () => undefined;
  let simulator: SimulatorClient;
  let recorder: Awaited<ReturnType<typeof startRecorder>>;
  let fromAdapter: readonly Exchange[];
  let fromOthers: readonly Exchange[];

  beforeAll(async () => {
    simulator = await startSimulator({ visibleDelayMs: 0, finishDelayMs: 1_000_000 });
    recorder = await startRecorder(simulator.url);
    await useAdapter(simulator, recorder.url);
    fromAdapter = recorder.exchanges.splice(0);
    await useTheRest(simulator, recorder.url);
    fromOthers = recorder.exchanges;
  });

  afterAll(async () => {
    await recorder.close();
    await simulator.close();
  });

  test('the adapter uses every operation that it needs', () => {
    const used = new Set(fromAdapter.map(({ method, path }) => find(method, path)?.name));
    expect([...used].sort()).toEqual([
      '/v3/marketing/contacts/imports/{id}/get',
      '/v3/marketing/contacts/put',
      '/v3/marketing/field_definitions/get',
      '/v3/marketing/lists/get',
      '/v3/marketing/lists/{id}/get',
      '/v3/scopes/get',
    ]);
  });

  test("the adapter's requests are as documented", () => {
    expect(fromAdapter.flatMap((exchange) => problemsOfRequest(exchange))).toEqual([]);
  });

  test("the simulator's answers are as documented", () => {
    const exchanges = [...fromAdapter, ...fromOthers];
    expect(exchanges.length).toBeGreaterThan(35);
    expect(exchanges.flatMap((exchange) => problemsOfAnswer(exchange))).toEqual([]);
  });

  test('every defect of the documents is met, so that none is excused in vain', () => {
    const needed = new Set<string>();
    for (const exchange of [...fromAdapter, ...fromOthers]) problemsOfAnswer(exchange, needed);
    expect([...needed].sort()).toEqual([...defects.keys()].sort());
  });

  function problemsOfRequest({ method, path, query, body, headers }: Exchange): string[] {
    const operation = find(method, path);
    if (operation === undefined) return [`${method} ${path} is not documented`];
    const problems: string[] = [];
    for (const [name, value] of query) {
      const validate = operation.query.get(name);
      const typed = /^\d+$/.test(value) ? Number(value) : value;
      if (validate === undefined) problems.push(`${operation.name}: the parameter ${name} is not documented`);
      else if (!validate(typed))
        problems.push(`${operation.name}: ${name}: ${JSON.stringify(validate.errors)}`);
    }
    if (body === '') return problems;
    if (headers['content-type'] !== 'application/json') problems.push(`${operation.name}: content-type`);
    const given: unknown = JSON.parse(body);
    if (operation.request?.(given) !== true) {
      problems.push(`${operation.name}: ${JSON.stringify(operation.request?.errors)}`);
    }
    return problems;
  }

  function problemsOfAnswer(
    { method, path, status, answer, type }: Exchange,
    needed = new Set<string>(),
  ): string[] {
    const operation = find(method, path);
    if (operation === undefined) return [`${method} ${path} is not documented`];
    const name = `${operation.name} ${status}`;
    if (!operation.statuses.has(status)) return unsaid.has(status) ? [] : [`${name} is not documented`];
    const validate = operation.response(status);
    if (validate === undefined || status === 204) return [];
    if (!type.startsWith('application/json')) return [`${name}: ${type}`];
    const valid = validate(withoutNullFields(JSON.parse(answer)));
    const excused = defects.has(name) && !valid;
    if (excused) needed.add(name);
    return valid || excused ? [] : [`${name}: ${JSON.stringify(validate.errors)} of ${answer.slice(0, 500)}`];
  }
});

/** A defect of every error: `field` is documented as a string, and real answers hold null. */
function withoutNullFields(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, inner) => (name === 'field' && inner === null ? undefined : inner)),
  );
}

const rows = (...contacts: string[]): Buffer => Buffer.from(contacts.join(','));

const goodContact = JSON.stringify({
  ...{ email: 'ann@example.org', first_name: 'Ann', last_name: '李', country: 'Hong Kong' },
  ...{ state_province_region: 'x'.repeat(50), city: 'y'.repeat(60), postal_code: '10001' },
});

/** Everything that the adapter can do, with success and without. */
async function useAdapter(simulator: SimulatorClient, baseUrl: string): Promise<void> {
  const deps = { clock: Date.now, random: { id: () => 'id', fraction: () => 0.5 } };
  const connect = (apiKey: string) =>
    sendGridDestination({ apiKey: secret(apiKey), region: 'global', baseUrl, timeout: 5_000 }, deps);
  const destination = connect(sampleKey);
  const failing = (work: Promise<unknown>) =>
    work.then(
      () => {
        throw new Error('it should have failed');
      },
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      },
    );
  await destination.verify();
  await failing(connect('SG.not.known').verify());
  await simulator.call('POST', '/admin/accounts', {
    name: 'mail',
    key: 'SG.mail.only',
    scopes: ['mail.send'],
  });
  await failing(connect('SG.mail.only').fields());
  await simulator.call('POST', '/admin/lists', { name: 'Second' });
  const { nextPage = '' } = await destination.lists({ pageSize: 1 });
  await destination.lists({ pageSize: 1, page: nextPage });
  await destination.list(listId);
  await destination.list('gone');
  await simulator.call('POST', '/v3/marketing/field_definitions', { name: 'Points', field_type: 'Number' });
  await destination.fields();
  const accepted = await destination.upsert(listId, rows(goodContact, '{"email":"bob@example.org"}'));
  const job = accepted.kind === 'accepted' ? accepted.job : '';
  await destination.importJob(job);
  await simulator.finishJobs();
  await destination.importJob(job);
  await destination.importJob('unknown');
  await simulator.call('POST', '/admin/faults', {
    on: { method: 'PUT', path: '/v3/marketing/contacts' },
    fault: { kind: 'rowErrors', rows: 1 },
  });
  const errored = await destination.upsert(
    listId,
    rows('{"email":"a@example.org"}', '{"email":"b@example.org"}'),
  );
  await simulator.call('POST', '/admin/clock', { advanceMs: 1_000_000 });
  await destination.importJob(errored.kind === 'accepted' ? errored.job : '');
  await destination.upsert(listId, rows('{"email":"a b@example.org"}'));
  await failing(destination.upsert('22222222-2222-4222-8222-222222222222', rows(goodContact)));
  await simulator.call('POST', '/admin/settings', { rateLimit: { limit: 1, windowMs: 1_000_000 } });
  await destination.list(listId);
  await failing(destination.list(listId));
  await simulator.call('POST', '/admin/settings', { rateLimit: null });
}

/** What the simulator can do besides. */
async function useTheRest(simulator: SimulatorClient, url: string): Promise<void> {
  const marketing = `${url}/v3/marketing`;
  const call = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${marketing}${path}`, {
      method,
      headers: { authorization: `Bearer ${sampleKey}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return text === '' ? {} : JSON.parse(text);
  };
  const { id: list } = await call('POST', '/lists', { name: 'Third' });
  await call('POST', '/lists', { name: '' });
  await call('PATCH', `/lists/${list}`, { name: 'Fourth' });
  await call('PATCH', `/lists/${list}`, {});
  await call('PATCH', '/lists/gone', { name: 'x' });
  await call('GET', `/lists/${listId}?contact_sample=true`);
  await call('GET', `/lists/${listId}/contacts/count`);
  await call('GET', '/lists/gone/contacts/count');
  const found = await call('POST', '/contacts/search/emails', {
    emails: ['ann@example.org', 'x@example.org'],
  });
  await call('POST', '/contacts/search/emails', { emails: ['x@example.org'] });
  await call('POST', '/contacts/search/emails', { emails: [] });
  const [contact] = Object.values(found['result'] as Record<string, { contact?: { id: string } }>);
  const id = contact?.contact?.id;
  await call('POST', '/contacts/search', { query: "email LIKE '%@example.org'" });
  await call('POST', '/contacts/search', { query: 'email' });
  await call('GET', `/contacts/${id}`);
  await call('GET', '/contacts/gone');
  await call('GET', '/contacts/count');
  await call('DELETE', `/lists/${listId}/contacts?contact_ids=${id}`);
  await call('DELETE', `/lists/${listId}/contacts`);
  await call('DELETE', `/lists/${listId}/contacts?contact_ids=gone`);
  const { job_id: job } = await call('DELETE', `/contacts?ids=${id}`);
  await simulator.call('POST', '/admin/clock', { advanceMs: 1_000_000 });
  await call('GET', `/contacts/imports/${job}`);
  await call('DELETE', '/contacts');
  const { id: field } = await call('POST', '/field_definitions', { name: 'Joined', field_type: 'Date' });
  await call('POST', '/field_definitions', { name: 'Joined', field_type: 'Date' });
  await call('PATCH', `/field_definitions/${field}`, { name: 'Since' });
  await call('PATCH', `/field_definitions/${field}`, { name: '1' });
  await call('PATCH', '/field_definitions/gone', { name: 'x' });
  await call('DELETE', `/field_definitions/${field}`);
  await call('DELETE', '/field_definitions/gone');
  await call('DELETE', `/lists/${list}`);
  await call('DELETE', `/lists/${listId}?delete_contacts=true`);
  await call('DELETE', '/lists/gone');
}
