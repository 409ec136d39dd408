import { type BadRequest, expectProblem as problemOf } from '../stack/problem';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';

let stack: Stack;
let scenario: Scenario;
beforeAll(async () => {
  stack = await startStack();
  scenario = await createScenario(stack, { segments: [{ 'a.csv': [...addresses(3), 'bad', 'worse'] }] });
});
afterAll(() => stack.stop());

const connectionBody = { displayName: 'C', apiKey: 'SG.a.b', consent: { agreed: true } };
const expectProblem = (method: string, path: string, bad: BadRequest) =>
  problemOf(stack, `${method} ${path}`, bad);

const invalid = { status: 400, code: 'invalidRequest' };

describe('paths and queries', () => {
  test.each([
    'nobody',
    '__proto__',
    'constructor',
    'a%2Fb',
    '%00',
    '%E0%A4%A',
    '..%2F..%2Fadmin',
    "x'%20or%20RowKey%20ne%20'",
    'x'.repeat(500),
    '%F0%9F%92%A9',
  ])('an unknown id is 404: %s', async (id) => {
    const runs = `/api/exports/${id}/runs`;
    for (const path of [
      ...[`/api/connections/${id}`, `/api/connections/${id}/lists`, `/api/connections/${id}/fields`],
      ...[`/api/exports/${id}`, runs, `${runs}/${id}`, `${runs}/${id}/rejections`],
      `${scenario.runs}/${id}`,
      `${scenario.runs}/${id}/rejections`,
    ]) {
      const answer = await stack.api.call('GET', path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    for (const path of [runs, `${runs}/${id}/cancel`, `${scenario.runs}/${id}/resume`]) {
      const answer = await stack.api.call('POST', path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const segment = await stack.api.call('GET', `/api/segments/${id}`);
    expect([404, 422]).toContain(segment.status);
  });

  const lists = () => [
    '/api/connections',
    '/api/exports',
    '/api/segments',
    scenario.runs,
    `/api/connections/${scenario.connection.id}/lists`,
  ];

  test.each([
    'pageSize=0',
    'pageSize=-1',
    'pageSize=many',
    'pageSize=1e9',
    'pageSize=1.5',
    'page=',
    'skip=3',
    `page=${'x'.repeat(4_001)}`,
  ])('a query that is not valid is 400: %s', async (query) => {
    for (const path of lists()) await expectProblem('GET', `${path}?${query}`, invalid);
  });

  test.each([
    'garbage',
    '%00',
    'é',
    'e30',
    Buffer.from('null').toString('base64url'),
    Buffer.from('page:x 7 y').toString('base64url'),
  ])('a page token that is not ours is 400: %s', async (token) => {
    const run = await stack.api.get<{ items: { id: string }[] }>(`${scenario.runs}`);
    const runId = run.items[0]?.id ?? (await scenario.startAndFinish()).id;
    for (const path of [...lists(), `${scenario.runs}/${runId}/rejections`]) {
      await expectProblem('GET', `${path}?page=${token}`, invalid);
    }
  });

  test('lists page through everything, and their own tokens work', async () => {
    await createScenario(stack);
    await scenario.startAndFinish();
    await scenario.startAndFinish();
    for (const path of ['/api/connections', '/api/exports', '/api/segments', scenario.runs]) {
      const ids: string[] = [];
      let query = 'pageSize=1';
      for (;;) {
        const answer = await stack.api.get<{ items: { id: string }[]; nextPage?: string }>(
          `${path}?${query}`,
        );
        ids.push(...answer.items.map(({ id }) => id));
        if (answer.nextPage === undefined) break;
        query = `pageSize=1&page=${encodeURIComponent(answer.nextPage)}`;
      }
      const all = await stack.api.get<{ items: { id: string }[] }>(path);
      expect(ids.length).toBeGreaterThan(1);
      expect(ids).toEqual(all.items.map(({ id }) => id));
    }
  });
});

describe('versions', () => {
  test.each(['DELETE', 'PATCH'])('%s needs the version that it changes', async (method) => {
    for (const path of [scenario.path, `/api/connections/${scenario.connection.id}`]) {
      const body = method === 'PATCH' ? { displayName: 'Other' } : undefined;
      const request = body === undefined ? {} : { body };
      await expectProblem(method, path, { ...request, status: 428, code: 'preconditionRequired' });
      for (const etag of ['*', '']) {
        await expectProblem(method, path, {
          ...{ ...request, headers: { 'if-match': etag } },
          ...{ status: 428, code: 'preconditionRequired' },
        });
      }
      for (const etag of ['"stale"', 'W/"x"', 'nonsense']) {
        await expectProblem(method, path, {
          ...{ ...request, headers: { 'if-match': etag } },
          ...{ status: 412, code: 'preconditionFailed' },
        });
      }
    }
  });

  test('of changes of the same version at the same instant one takes', async () => {
    const { etag } = await stack.api.get<{ etag: string }>(scenario.path);
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        stack.api.call('PATCH', scenario.path, {
          ...{ body: { displayName: `Name ${index}` }, headers: { 'if-match': etag } },
        }),
      ),
    );
    const [won, ...lost] = answers.sort((a, b) => a.status - b.status);
    expect([won?.status, ...lost.map(({ status }) => status)]).toEqual([200, 412, 412, 412, 412, 412]);
    const now = await stack.api.get<{ displayName: string; etag: string }>(scenario.path);
    expect([now.displayName, now.etag]).toEqual([won?.body['displayName'], won?.headers.get('etag')]);
  });
});

test('who may not is told so, and a name that is none is nobody', async () => {
  const as = (role: string) => ({ headers: { 'x-local-role': role } });
  const forbidden = { status: 403, code: 'forbidden' };
  await expectProblem('POST', scenario.runs, { ...forbidden, ...as('viewer') });
  await expectProblem('GET', '/api/exports', { ...forbidden, ...as('__proto__') });
  await expectProblem('POST', '/api/connections', {
    ...forbidden,
    ...as('contributor'),
    body: connectionBody,
  });
  await expectProblem('GET', '/api/exports', {
    ...{ status: 401, code: 'unauthenticated', headers: { 'x-local-user': '<b>' } },
  });
});

test('rejections as CSV: each row once, safe in a spreadsheet', async () => {
  const formula = '=HYPERLINK("http://example.org")';
  const own = await createScenario(stack, { segments: [{ 'a.csv': ['a@example.org', '+1', 'say, what'] }] });
  const { segmentIds } = own;
  await stack.segments.put(
    `${segmentIds[0]}/b.csv`,
    `Email,FirstName,City\r\n"${formula.replaceAll('"', '""')}",x,y\r\n`,
  );
  const run = await own.startAndFinish();
  const path = `${own.runs}/${run.id}/rejections`;
  const answer = await stack.api.call('GET', path, { headers: { accept: 'text/csv' } });
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toContain(`rejections-${run.id}.csv`);
  expect(answer.text.replace('\ufeff', '').split('\r\n')).toEqual([
    'segmentId,file,record,email,reason,detail',
    `${segmentIds[0]},a.csv,2,'+1,invalidEmail,`,
    `${segmentIds[0]},a.csv,3,"say, what",invalidEmail,`,
    `${segmentIds[0]},b.csv,1,"'=HYPERLINK(""http://example.org"")",invalidEmail,`,
    '',
  ]);
  await expectProblem('GET', `${own.runs}/nobody/rejections`, {
    ...{ status: 404, code: 'notFound', headers: { accept: 'text/csv' } },
  });
});

test('after all of that the host is well, and nothing was half-written', async () => {
  expect((await stack.api.call('GET', '/api/health')).status).toBe(200);
  expect((await scenario.startAndFinish()).status).toBe('completedWithRejections');
  expect(stack.host().output()).not.toMatch(/unhandled|critical/);
});
