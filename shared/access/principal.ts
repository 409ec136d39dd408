import { z } from 'zod';
import type { Settings } from '../config';
import { AppError } from '../errors';
import { type Role, roles } from './permissions';

/** Who calls. `id` is an object id and tenant, never an address, which can change hands. */
export interface Principal {
  readonly id: string;
  readonly name: string;
  /** An application signs in by itself, with app roles of its own: a pipeline. */
  readonly kind: 'user' | 'application';
  readonly roles: readonly Role[];
}

/** App Service puts every claim in here; more than this is not a person. */
const maxHeader = 32_768;
const maxName = 200;

/** Entra's token issuers, of all clouds: the tenant is the first part of the path. */
const issuer =
  /^https:\/\/(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net|sts\.chinacloudapi\.cn)\/([0-9a-f-]{36})\/(?:v2\.0)?$/i;

const clientPrincipalSchema = z.object({
  auth_typ: z.literal('aad'),
  role_typ: z.string().nullish(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })).max(1_000),
});

type Headers = { get(name: string): string | null };
type AuthSettings = Pick<Settings, 'AUTH_MODE' | 'AUTH_TENANT_ID' | 'AUTH_AUDIENCE'>;
/** The value of the first claim that has one of these types. */
type Claim = (...types: string[]) => string | undefined;

/** The caller as the platform vouches for it, or as local mode plays it. Throws `unauthenticated`. */
export function readPrincipal(headers: Headers, settings: AuthSettings): Principal {
  return settings.AUTH_MODE === 'local' ? localPrincipal(headers) : appServicePrincipal(headers, settings);
}

function localPrincipal(headers: Headers): Principal {
  const name = headers.get('x-local-user') ?? 'local';
  if (!/^[\w.@ -]{1,100}$/.test(name)) throw unauthenticated('x-local-user is not a plain name.');
  const role = headers.get('x-local-role') ?? 'administrator';
  return { id: name, name, kind: 'user', roles: roles.filter((known) => known === role) };
}

function appServicePrincipal(headers: Headers, settings: AuthSettings): Principal {
  const header = headers.get('x-ms-client-principal');
  if (header === null) throw unauthenticated('Nobody is signed in.');
  if (header.length > maxHeader) throw unauthenticated('The principal is too large.');
  const { claims, role_typ: roleType } = parse(header);
  const claim: Claim = (...types) => claims.find(({ typ }) => types.includes(typ))?.val;
  const objectId = claim('http://schemas.microsoft.com/identity/claims/objectidentifier', 'oid');
  const tenant = claim('http://schemas.microsoft.com/identity/claims/tenantid', 'tid');
  if (!objectId || !tenant) throw unauthenticated('The principal names no object id and tenant.');
  checkOrigin({ tenant, issuer: claim('iss'), audience: claim('aud') }, settings);
  const names = claims
    .filter(({ typ }) => typ === 'roles' || typ === roleType)
    .map(({ val }) => val.toLowerCase());
  return {
    id: `${tenant}/${objectId}`,
    ...named(claim, objectId),
    roles: roles.filter((role) => names.includes(role)),
  };
}

/** App Service checks the token; these hold even if somebody opens its sign-in to more tenants or audiences. */
function checkOrigin(
  token: { tenant: string; issuer: string | undefined; audience: string | undefined },
  { AUTH_TENANT_ID: tenant, AUTH_AUDIENCE: audiences }: AuthSettings,
): void {
  if (tenant === undefined || token.tenant.toLowerCase() !== tenant) {
    throw unauthenticated('The principal belongs to another tenant.');
  }
  if (token.issuer !== undefined && issuer.exec(token.issuer)?.[1]?.toLowerCase() !== tenant) {
    throw unauthenticated('The principal comes from another issuer.');
  }
  if (audiences !== undefined && (token.audience === undefined || !audiences.includes(token.audience))) {
    throw unauthenticated('The sign-in was meant for another application.');
  }
}

/** An application's token says so, or, where that optional claim is not set up, names no person and no scope. */
function named(claim: Claim, objectId: string): Pick<Principal, 'kind' | 'name'> {
  const application = claim('azp', 'appid');
  const person = claim(
    'name',
    'preferred_username',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  );
  const scope = claim('scp', 'http://schemas.microsoft.com/identity/claims/scope');
  const isApplication =
    claim('idtyp') === 'app' || (application !== undefined && person === undefined && scope === undefined);
  return isApplication
    ? { kind: 'application', name: plain(claim('app_displayname') ?? application ?? objectId) }
    : { kind: 'user', name: plain(person ?? objectId) };
}

/** A name as it may be stored and shown: a directory takes characters that a log or a page should not. */
function plain(name: string): string {
  return name.replace(/\p{C}/gu, '').slice(0, maxName);
}

function parse(header: string) {
  try {
    return clientPrincipalSchema.parse(JSON.parse(Buffer.from(header, 'base64').toString('utf8')));
  } catch (cause) {
    throw unauthenticated('The principal cannot be read.', cause);
  }
}

function unauthenticated(message: string, cause?: unknown): AppError {
  return new AppError('unauthenticated', message, { cause });
}
