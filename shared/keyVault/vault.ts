import { type Secret, secret } from '../access/secret';
import type { Vault } from '../connections/vault';
import { AppError, UnavailableError } from '../errors';
import type { Clock } from '../ports';

export interface VaultOptions {
  /** The vault's origin; none if the app is linked to none. */
  readonly url: string | undefined;
  /** A stand-in on this machine, which speaks HTTP and takes any token. */
  readonly local: boolean;
  /** Milliseconds that a value may be used before it is read again. */
  readonly cacheFor: number;
  /** Milliseconds that one call may take. */
  readonly timeout: number;
  readonly clock: Clock;
}

/** What we use of the SDK's client. */
interface Client {
  getSecret(name: string, options: { abortSignal: AbortSignal }): Promise<{ value?: string }>;
}

/** One vault, read with the app's own identity. Failures are not remembered: what was put right works at once. */
export function keyVault(options: VaultOptions): Vault {
  const { url, clock, cacheFor, timeout } = options;
  const values = new Map<string, { value: Secret; until: number }>();
  let client: Promise<Client> | undefined;

  return {
    async read(name) {
      if (url === undefined) throw notConfigured();
      const known = values.get(name);
      if (known !== undefined && clock() < known.until) return known.value;
      values.delete(name);
      try {
        client ??= connect(url, options);
        const found = await (await client).getSecret(name, { abortSignal: AbortSignal.timeout(timeout) });
        const value = secret((found.value ?? '').trim());
        values.set(name, { value, until: clock() + cacheFor });
        return value;
      } catch (error) {
        throw failure(name, error);
      }
    },
  };
}

/** Loaded when the first secret is read: most apps have no vault, and these are large. */
async function connect(url: string, { local, clock }: VaultOptions): Promise<Client> {
  const { SecretClient } = await import('@azure/keyvault-secrets');
  const retryOptions = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 };
  if (local && url.startsWith('http:')) {
    const credential = {
      getToken: async () => ({ token: 'local', expiresOnTimestamp: clock() + 3_600_000 }),
    };
    const plain = { retryOptions, allowInsecureConnection: true, disableChallengeResourceVerification: true };
    return new SecretClient(url, credential, plain);
  }
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new SecretClient(url, new DefaultAzureCredential(), { retryOptions });
}

/** In our own words: the SDK's text names the vault, the identity and the request. */
function failure(name: string, error: unknown): AppError {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 404) {
    return new AppError('vaultSecretNotFound', `The Key Vault has no secret ${name}.`, {
      help: 'Create it again in the vault, or make a connection that names another one.',
    });
  }
  // Key Vault says 403 for a missing permission, its own firewall, and a secret that is switched off or expired.
  if (status === 401 || status === 403) {
    return new AppError('vaultRefused', `The Key Vault does not let this app read the secret ${name}.`, {
      help: 'Give the identity of the app the role Key Vault Secrets User, let it through the firewall of the vault, and see whether the secret is enabled.',
    });
  }
  return new UnavailableError('vaultUnavailable', 'The Key Vault could not be reached.', {
    help: 'Look at KEY_VAULT_URL, the firewall of the vault, and whether the app has a managed identity.',
  });
}

function notConfigured(): AppError {
  return new AppError('vaultNotConfigured', 'This app is linked to no Key Vault.', {
    help: 'Set KEY_VAULT_URL, or enter the API key itself.',
  });
}
