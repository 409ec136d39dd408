import { freshAccount, startApp, type TestApp } from '../inProcess/app';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

describe('who am I', () => {
  test.each([
    ['administrator', ['connections.write', 'audit.read', 'exports.write', 'rejections.read']],
    ['contributor', ['exports.write', 'rejections.read']],
    ['viewer', ['exports.read', 'runs.read']],
  ])('a %s learns what he may do', async (role, may) => {
    const { json } = await app.call('/api/me', { role, user: 'ann' });
    expect(json).toMatchObject({ id: 'ann', name: 'ann', roles: [role], local: true, keyVault: false });
    expect(json['may']).toEqual(expect.arrayContaining(may));
  });

  test('a viewer may change nothing', async () => {
    const { json } = await app.call('/api/me', { role: 'viewer' });
    expect((json['may'] as string[]).filter((permission) => permission.endsWith('.write'))).toEqual([]);
  });

  test('nobody knows a role that there is not', async () => {
    const { status, json } = await app.call('/api/me', { role: 'emperor' });
    expect([status, json['code']]).toEqual([403, 'forbidden']);
  });
});

describe('trying a key', () => {
  const verify = (body: object, role = 'administrator') =>
    app.call('/api/connections/verify', { method: 'POST', body, role });

  test('says that it works, saves nothing, and is remembered without the key', async () => {
    const { key } = await freshAccount(app.simulator);
    const { status, text } = await verify({ apiKey: key });
    expect([status, text]).toEqual([204, '']);
    expect((await app.ok('/api/connections'))['items']).toEqual([]);
    const { text: log } = await app.call('/api/audit?event=Connection.Tested');
    expect(log).toContain('Connection.Tested');
    expect(log).not.toContain(key);
  });

  test.each([
    ['a key that SendGrid does not know', { apiKey: 'SG.no.key' }, 'administrator', 422, 'keyRejected'],
    ['no key', {}, 'administrator', 400, 'invalidRequest'],
    ['two keys', { apiKey: 'SG.a.b', keyVaultSecret: 'x' }, 'administrator', 400, 'invalidRequest'],
    ['a secret without a vault', { keyVaultSecret: 'x' }, 'administrator', 422, 'vaultNotConfigured'],
    ['a contributor', { apiKey: 'SG.a.b' }, 'contributor', 403, 'forbidden'],
  ])('%s is refused', async (_, body, role, status, code) => {
    const answer = await verify(body, role);
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
  });
});

test('what the portal does not have is a problem, not a page', async () => {
  for (const path of ['/portal/app.js', '/favicon.ico', '/portal/../package.json', '/package.json']) {
    const { status, json } = await app.call(path);
    expect([status, json['code']]).toEqual([404, 'notFound']);
  }
});
