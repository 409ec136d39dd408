import { z } from 'zod';
import type { Settings } from '../config';
import { AppError } from '../errors';
import { type Role, roles } from './permissions';

/** Who calls. `id` is an object id and tenant, never an address, which can change hands. */
export interface Principal {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** App Service puts every claim in here; more than this is not a person. */
const maxHeader = 32_768;

const clientPrincipalSchema = z.object({
  auth_typ: z.string(),
  role_typ: z.string().nullish(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })).max(1_000),
});

type Headers = { get(name: string): string | null };

/** The caller as the platform vouches for it, or as local mode plays it. Throws `unauthenticated`. */
export function readPrincipal(headers: Headers, mode: Settings['AUTH_MODE']): Principal {
  return mode === 'local' ? localPrincipal(headers) : appServicePrincipal(headers);
}

function localPrincipal(headers: Headers): Principal {
  const name = headers.get('x-local-user') ?? 'local';
  if (!/^[\w.@ -]{1,100}$/.test(name)) throw unauthenticated('x-local-user is not a plain name.');
  const role = headers.get('x-local-role') ?? 'administrator';
  return { id: name, name, roles: roles.filter((known) => known === role) };
}

function appServicePrincipal(headers: Headers): Principal {
  const header = headers.get('x-ms-client-principal');
  if (header === null) throw unauthenticated('Nobody is signed in.');
  if (header.length > maxHeader) throw unauthenticated('The principal is too large.');
  const { claims, role_typ: roleType } = parse(header);
  const value = (...types: string[]) => claims.find(({ typ }) => types.includes(typ))?.val;
  const objectId = value('http://schemas.microsoft.com/identity/claims/objectidentifier', 'oid');
  const tenant = value('http://schemas.microsoft.com/identity/claims/tenantid', 'tid');
  if (objectId === undefined || tenant === undefined) {
    throw unauthenticated('The principal names no object id and tenant.');
  }
  const names = claims
    .filter(({ typ }) => typ === 'roles' || typ === roleType)
    .map(({ val }) => val.toLowerCase());
  return {
    id: `${tenant}/${objectId}`,
    name: value('name', 'preferred_username', 'app_displayname') ?? objectId,
    roles: roles.filter((role) => names.includes(role)),
  };
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
