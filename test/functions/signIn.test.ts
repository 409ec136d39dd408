import { startApp, type TestApp, tenant } from '../inProcess/app';

const claim = (typ: string, val: string) => ({ typ, val });
const objectId = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const tenantId = 'http://schemas.microsoft.com/identity/claims/tenantid';

const person = [
  ...[
    claim(objectId, 'o-1'),
    claim(tenantId, tenant),
    claim('name', 'Ann'),
    claim('scp', 'user_impersonation'),
  ],
  ...[claim('aud', 'client'), claim('iss', `https://login.microsoftonline.com/${tenant}/v2.0`)],
];
const pipeline = [
  ...[claim('oid', 'o-2'), claim('tid', tenant), claim('azp', 'app-1'), claim('aud', 'client')],
  claim('iss', `https://sts.windows.net/${tenant}/`),
];

let app: TestApp;

beforeAll(async () => {
  app = await startApp({
    ...{ AUTH_MODE: 'easyauth', WEBSITE_SITE_NAME: 'site', WEBSITE_AUTH_ENABLED: 'True' },
    ...{ AUTH_TENANT_ID: tenant.toUpperCase(), AUTH_AUDIENCE: 'other, client', SENDGRID_BASE_URL: '' },
  });
});
afterAll(() => app.stop());

const encode = (principal: unknown) => Buffer.from(JSON.stringify(principal)).toString('base64');
const header = (claims: readonly object[], more: object = {}) => ({
  'x-ms-client-principal': encode({ auth_typ: 'aad', claims, role_typ: 'roles', ...more }),
});
const as = (claims: readonly object[], path = '/api/exports', more: object = {}) =>
  app.call(path, { headers: header(claims, more) });

test('a person with an app role is let in', async () => {
  expect((await as([...person, claim('roles', 'Viewer')])).status).toBe(200);
  expect((await as([...person, claim('roles', 'Viewer')], '/api/audit')).status).toBe(403);
  expect((await as([...person, claim('roles', 'Administrator')], '/api/audit')).status).toBe(200);
});

test('the role claim may have the type that the platform names', async () => {
  const role = claim('http://schemas.microsoft.com/ws/2008/06/identity/claims/role', 'Viewer');
  expect((await as([...person, role])).status).toBe(403);
  expect((await as([...person, role], '/api/exports', { role_typ: role.typ })).status).toBe(200);
});

test('no role and an unknown role may do nothing', async () => {
  for (const roles of [[], [claim('roles', 'Owner')], [claim('groups', 'Administrator')]]) {
    const answer = await as([...person, ...roles]);
    expect([answer.status, answer.json['code']]).toEqual([403, 'forbidden']);
  }
});

test('an application may start runs with its app role, and the audit log knows it as one', async () => {
  const headers = header([...pipeline, claim('roles', 'Contributor')]);
  const answer = await app.call('/api/refresh', { method: 'POST', headers });
  expect(answer.status).toBe(202);
  const audit = await as(
    [...person, claim('roles', 'Administrator')],
    '/api/audit?event=Segment.RefreshDeclared',
  );
  expect(audit.json['items'][0]).toMatchObject({
    actor: { id: `${tenant}/o-2`, name: 'app-1', kind: 'application', roles: ['contributor'] },
  });
});

const without = (typ: string) => person.filter((entry) => entry.typ !== typ);
const administrator = claim('roles', 'Administrator');

test.each<[string, Record<string, string>]>([
  ['none', {}],
  ['empty', { 'x-ms-client-principal': '' }],
  ['not base64 of JSON', { 'x-ms-client-principal': '%%%' }],
  ['JSON that is no object', { 'x-ms-client-principal': encode(null) }],
  ['without claims', { 'x-ms-client-principal': encode({ auth_typ: 'aad' }) }],
  [
    'claims of another shape',
    { 'x-ms-client-principal': encode({ auth_typ: 'aad', claims: [{ typ: 'oid', val: 7 }] }) },
  ],
  ['over 32 KB', header([...person, administrator, claim('x', 'y'.repeat(32_768))])],
  [
    'over 1,000 claims',
    header([...person, administrator, ...Array.from({ length: 1_000 }, () => claim('', ''))]),
  ],
  ['of another identity provider', header([...person, administrator], { auth_typ: 'github' })],
  [
    'of another tenant',
    header([...without(tenantId), claim(tenantId, tenant.replace('1', '2')), administrator]),
  ],
  ['of another issuer', header([...without('iss'), claim('iss', 'https://evil.example/'), administrator])],
  [
    'of the issuer of another tenant',
    header([
      ...without('iss'),
      claim('iss', `https://sts.windows.net/${tenant.replace('1', '2')}/`),
      administrator,
    ]),
  ],
  ['for another audience', header([...without('aud'), claim('aud', 'elsewhere'), administrator])],
  ['for no audience', header([...without('aud'), administrator])],
  ['without an object id', header([...without(objectId), administrator])],
  ['without a tenant', header([...without(tenantId), administrator])],
  ['played as in local mode', { 'x-local-role': 'administrator', 'x-local-user': 'mallory' }],
])('a principal that is %s is nobody', async (_, headers) => {
  const answer = await app.call('/api/exports', { headers });
  expect([answer.status, answer.json['code']]).toEqual([401, 'unauthenticated']);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('a name with characters that do not print is kept without them', async () => {
  const claims = [...without('name'), claim('name', 'A\u202enn\u0000\n'), claim('roles', 'Contributor')];
  await app.call('/api/exports/nothing', { method: 'DELETE', headers: header(claims) });
  const audit = await as([...person, administrator], '/api/audit?actor=Ann&event=Export.Removed');
  expect(audit.json['items'][0]).toMatchObject({ result: 'ClientError', code: 'notFound' });
});

describe('with the cookie of a sign-in', () => {
  const cookie = { cookie: 'a=b; AppServiceAuthSession=xyz', ...header([...person, administrator]) };
  const json = { 'content-type': 'application/json; charset=utf-8' };
  const post = (headers: Record<string, string>) => app.call('/api/refresh', { method: 'POST', headers });

  test('a page of this app may act', async () => {
    const own = { ...cookie, ...json, 'x-portal': '1', 'sec-fetch-site': 'same-origin' };
    expect((await post(own)).status).toBe(202);
    const { 'content-type': _, ...bare } = own;
    expect((await app.call('/api/exports/nothing', { method: 'DELETE', headers: bare })).status).toBe(404);
  });

  test.each<[string, Record<string, string>]>([
    ['without its header', { ...cookie, ...json }],
    ['as a form', { ...cookie, 'x-portal': '1', 'content-type': 'text/plain' }],
    ['without a content type', { ...cookie, 'x-portal': '1' }],
    ['of another site', { ...cookie, ...json, 'x-portal': '1', 'sec-fetch-site': 'cross-site' }],
    ['of a neighbour', { ...cookie, ...json, 'x-portal': '1', 'sec-fetch-site': 'same-site' }],
    ['in a long session', { ...cookie, ...json, cookie: 'AppServiceAuthSession1=xyz' }],
  ])('a request %s is refused', async (_, headers) => {
    const answer = await post(headers);
    expect([answer.status, answer.json['code']]).toEqual([403, 'crossSite']);
  });

  test('a bearer token needs nothing of it, and reading is free', async () => {
    expect((await post(header([...person, administrator]))).status).toBe(202);
    expect((await app.call('/api/exports', { headers: cookie })).status).toBe(200);
  });
});
