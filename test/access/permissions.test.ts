import { authorize, may, type Permission, type Role, roles } from '../../shared/access/permissions';
import type { Principal } from '../../shared/access/principal';

const principal = (...own: Role[]): Principal => ({ id: 'x', name: 'x', kind: 'user', roles: own });

/** DESIGN section 6. */
const table: readonly [Permission, readonly Role[]][] = [
  ['connections.read', ['administrator', 'contributor']],
  ['connections.write', ['administrator']],
  ['segments.read', ['administrator', 'contributor']],
  ['exports.read', ['administrator', 'contributor', 'viewer']],
  ['exports.write', ['administrator', 'contributor']],
  ['runs.read', ['administrator', 'contributor', 'viewer']],
  ['runs.write', ['administrator', 'contributor']],
  ['rejections.read', ['administrator', 'contributor']],
  ['audit.read', ['administrator']],
];

test.each(table)('%s is for %j', (permission, allowed) => {
  expect(roles.filter((role) => may(principal(role), permission))).toEqual(allowed);
  expect(may(principal(), permission)).toBe(false);
  expect(may(principal(...roles), permission)).toBe(true);
});

test.each(table)('without %s: 403 that names %j', (permission, allowed) => {
  const refused = expect.objectContaining({
    ...{ code: 'forbidden', status: 403, message: `This needs the role ${allowed.join(' or ')}.` },
  });
  expect(() => authorize(principal(), permission)).toThrow(refused);
  for (const role of allowed) expect(() => authorize(principal(role), permission)).not.toThrow();
});
