import { freshAccount, setUp, startApp, type TestApp } from '../inProcess/app';
import { codeOf, patchConnection } from '../inProcess/edits';
import { type FakeVault, startFakeVault } from '../keyVault/fakeVault';

let vault: FakeVault;
let app: TestApp;

beforeAll(async () => {
  vault = await startFakeVault();
  app = await startApp({ KEY_VAULT_URL: vault.url, KEY_VAULT_CACHE_MS: '1' });
});
afterAll(async () => {
  await app.stop();
  await vault.close();
});

/** An export on a connection whose key is in the vault. */
async function inVault(name: string) {
  const base = await setUp(app);
  vault.secrets.set(name, base.key);
  const changed = await patch(base.connection.id, { keyVaultSecret: name });
  expect(changed.status).toBe(200);
  return { ...base, changed: changed.json };
}

const patch = (id: string, body: object) => patchConnection(app, id, { body });

const run = async (id: string) => {
  await app.ok(`/api/exports/${id}/runs`, { method: 'POST' });
  await app.work();
  return (await app.ok(`/api/exports/${id}`))['lastRun'];
};

test('a connection may name a secret from the start', async () => {
  const { key } = await freshAccount(app.simulator);
  const body = { displayName: 'Vault', consent: { agreed: true }, keyVaultSecret: 'from-the-start' };
  const create = () => app.call('/api/connections', { method: 'POST', body });
  expect(codeOf(await create())).toEqual([422, 'vaultSecretNotFound']);
  vault.secrets.set('from-the-start', 'something else');
  expect(codeOf(await create())).toEqual([422, 'keyRejected']);
  vault.secrets.set('from-the-start', key);
  expect((await create()).json).toMatchObject({ keyVaultSecret: 'from-the-start', apiKeyHint: null });
});

test('the secret is read when it is used, so that a new one works at once', async () => {
  const { definition } = await inVault('rotated');
  expect(await run(definition.id)).toMatchObject({ status: 'completedWithRejections' });
  const reads = vault.reads.filter((name) => name === 'rotated').length;
  const other = await freshAccount(app.simulator);
  vault.secrets.set('rotated', other.key);
  // Another account: the list of the first is not there.
  expect(await run(definition.id)).toMatchObject({ status: 'failed', error: { code: 'listNotFound' } });
  expect(vault.reads.filter((name) => name === 'rotated').length).toBeGreaterThan(reads);
});

test('going to the vault is for good, and destroys the key that was here', async () => {
  const { connection, key, changed } = await inVault('for-good');
  expect(changed).toMatchObject({ keyVaultSecret: 'for-good', apiKeyHint: null });
  expect(codeOf(await patch(connection.id, { apiKey: key }))).toEqual([422, 'keyInVault']);
  expect((await patch(connection.id, { apiKey: key, keyVaultSecret: 'x' })).status).toBe(400);
  expect((await app.ok(`/api/connections/${connection.id}`))['keyVaultSecret']).toBe('for-good');
});

test.each([
  ['is removed', null, 'vaultSecretNotFound'],
  ['is closed to us', 403, 'vaultRefused'],
  ['holds something else', 'no key', 'keyRejected'],
])('a secret that %s ends the run and marks the connection', async (how, value, code) => {
  const name = how.replaceAll(' ', '-');
  const { connection, definition } = await inVault(name);
  vault.secrets.set(name, value);
  expect(await run(definition.id)).toMatchObject({ status: 'failed', error: { code } });
  const marked = await app.ok(`/api/connections/${connection.id}`);
  expect(marked).toMatchObject({ status: 'needsAttention', statusReason: expect.stringContaining(name) });
  expect(codeOf(await app.call(`/api/connections/${connection.id}/test`, { method: 'POST' }))).toEqual([
    422,
    code,
  ]);
});
