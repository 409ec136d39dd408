import { AppError } from '../errors';
import type { Principal } from './principal';

export const roles = ['administrator', 'contributor', 'viewer'] as const;
export type Role = (typeof roles)[number];

/**
 * Who may do what: the only table. Viewers do not see rejected rows, which hold addresses.
 * `public` needs nobody: whether the program is well, and the portal's files, which hold no data.
 */
const permissions = {
  public: roles,
  'me.read': roles,
  'connections.read': ['administrator', 'contributor'],
  'connections.write': ['administrator'],
  'segments.read': ['administrator', 'contributor'],
  'exports.read': roles,
  'exports.write': ['administrator', 'contributor'],
  'exports.preview': ['administrator', 'contributor'],
  'runs.read': roles,
  'runs.write': ['administrator', 'contributor'],
  'rejections.read': ['administrator', 'contributor'],
  'audit.read': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function may(principal: Principal, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return principal.roles.some((role) => allowed.includes(role));
}

/** Everything that a principal may do. */
export function permissionsOf(principal: Principal): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((permission) => may(principal, permission));
}

/** Throws `forbidden` naming the roles that may. */
export function authorize(principal: Principal, permission: Permission): void {
  if (may(principal, permission)) return;
  const allowed = permissions[permission].join(' or ');
  throw new AppError('forbidden', `This needs the role ${allowed}.`, {
    help: 'Ask an administrator of this app to give you the role.',
  });
}
