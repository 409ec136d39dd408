import { AppError, UnavailableError } from '../../shared/errors';
import { keyVault } from '../../shared/keyVault/vault';
import { type FakeVault, startFakeVault } from './fakeVault';

let fake: FakeVault;
let now = 0;

beforeEach(async () => {
  fake = await startFakeVault();
});
afterEach(() => fake.close());

const vaultAt = (url: string | undefined) =>
  keyVault({ url, local: true, cacheFor: 60_000, timeout: 5_000, clock: () => now });

const failureOf = async (read: Promise<unknown>): Promise<AppError> => {
  const error = await read.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error(`Not a foreseen failure: ${String(error)}`);
  return error;
};

test('a secret is read with a token, trimmed, and printed as one', async () => {
  fake.secrets.set('mail', ' SG.a.b\n');
  const value = await vaultAt(fake.url).read('mail');
  expect(value.reveal()).toBe('SG.a.b');
  expect(`${value} ${JSON.stringify({ value })}`).not.toContain('SG.a.b');
});

test('it is read again when the time is over, and not before', async () => {
  const vault = vaultAt(fake.url);
  fake.secrets.set('mail', 'old');
  await vault.read('mail');
  fake.secrets.set('mail', 'new');
  now += 59_999;
  expect((await vault.read('mail')).reveal()).toBe('old');
  now += 1;
  expect((await vault.read('mail')).reveal()).toBe('new');
  expect(fake.reads).toEqual(['mail', 'mail']);
});

test('what went wrong has a code of its own, and is not remembered', async () => {
  const vault = vaultAt(fake.url);
  expect(await failureOf(vault.read('mail'))).toMatchObject({ code: 'vaultSecretNotFound', status: 422 });
  fake.secrets.set('mail', 403);
  expect(await failureOf(vault.read('mail'))).toMatchObject({ code: 'vaultRefused', status: 422 });
  fake.secrets.set('mail', 500);
  const down = await failureOf(vault.read('mail'));
  expect(down).toMatchObject({ code: 'vaultUnavailable', status: 503 });
  expect(down).toBeInstanceOf(UnavailableError);
  expect(down.message).not.toContain('secret InternalServerError');
  fake.secrets.set('mail', 'well');
  expect((await vault.read('mail')).reveal()).toBe('well');
});

test('a vault that is not there is unavailable; none at all is not set up', async () => {
  await fake.close();
  expect(await failureOf(vaultAt(fake.url).read('mail'))).toMatchObject({ code: 'vaultUnavailable' });
  expect(await failureOf(vaultAt(undefined).read('mail'))).toMatchObject({ code: 'vaultNotConfigured' });
});
