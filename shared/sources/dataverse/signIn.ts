import type { TokenCredential } from '@azure/identity';
import { AppError, UnavailableError } from '../../errors';
import type { Clock } from '../../ports';

/** Who we are to Dataverse. Without a secret and a certificate: the app's managed identity. */
export interface Identity {
  /** Scheme, host and port of the environment; the scope is below it. */
  readonly origin: string;
  readonly tenantId: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  /** PEM, with its private key. */
  readonly certificate: string | undefined;
  /** Instead of signing in; on one machine only. */
  readonly token: string | undefined;
}

/** A token is fetched anew so long before it ends. */
const earlyMs = 300_000;

/** Gives the current access token; `fresh` fetches another one. Throws `sourceRejected`, `segmentsUnavailable`. */
export type Tokens = (options?: { fresh: boolean }) => Promise<string>;

export function signIn(identity: Identity, clock: Clock): Tokens {
  const { token, origin } = identity;
  if (token !== undefined) return async () => token;
  let credential: Promise<TokenCredential> | undefined;
  let current: { readonly token: string; readonly until: number } | undefined;
  return async ({ fresh } = { fresh: false }) => {
    if (!fresh && current !== undefined && clock() < current.until) return current.token;
    credential ??= credentialOf(identity);
    try {
      const answer = await (await credential).getToken(`${origin}/.default`);
      current = { token: answer?.token ?? '', until: (answer?.expiresOnTimestamp ?? 0) - earlyMs };
      return current.token;
    } catch (error) {
      throw refused(error);
    }
  };
}

/** Loaded when it is first needed: the library is large, and most apps read files. */
async function credentialOf(identity: Identity): Promise<TokenCredential> {
  const { tenantId = '', clientId = '', clientSecret, certificate } = identity;
  const library = await import('@azure/identity');
  if (certificate !== undefined) {
    return new library.ClientCertificateCredential(tenantId, clientId, { certificate });
  }
  if (clientSecret !== undefined) {
    return new library.ClientSecretCredential(tenantId, clientId, clientSecret);
  }
  return clientId === ''
    ? new library.ManagedIdentityCredential()
    : new library.ManagedIdentityCredential({ clientId });
}

/** The library's own text can name tenants and requests: only its kind goes on. */
function refused(error: unknown): AppError {
  const name = error instanceof Error ? error.name : 'unknown';
  const status = statusOf(error);
  const wrong =
    name === 'CredentialUnavailableError' || (status !== undefined && status >= 400 && status < 500);
  if (!wrong || status === 429) {
    return new UnavailableError('segmentsUnavailable', `Signing in to Dataverse did not work (${name}).`, {
      cause: error,
    });
  }
  return new AppError('sourceRejected', `Microsoft Entra ID refuses our credentials (${name}).`, {
    help: 'Check DATAVERSE_TENANT_ID, DATAVERSE_CLIENT_ID and the secret, certificate or managed identity.',
    cause: error,
  });
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
