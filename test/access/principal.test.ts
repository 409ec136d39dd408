import fc from 'fast-check';
import { readPrincipal } from '../../shared/access/principal';

const objectId = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const tenantId = 'http://schemas.microsoft.com/identity/claims/tenantid';

const tenant = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

interface Claim {
  readonly typ: string;
  readonly val: string;
}

const claims = (...own: [string, string][]): Claim[] => own.map(([typ, val]) => ({ typ, val }));
const person = claims([objectId, 'oid-1'], [tenantId, tenant], ['name', 'Ada Lovelace']);
const encode = (principal: unknown) => Buffer.from(JSON.stringify(principal)).toString('base64');

function read(
  header: string | null,
  mode: 'easyauth' | 'local' = 'easyauth',
  others: Record<string, string> = {},
) {
  const headers = new Headers({ ...others, ...(header === null ? {} : { 'x-ms-client-principal': header }) });
  return readPrincipal(headers, { AUTH_MODE: mode, AUTH_TENANT_ID: tenant, AUTH_AUDIENCE: undefined });
}

const signedIn = (own: readonly Claim[], role_typ: string | null = 'roles') =>
  read(encode({ auth_typ: 'aad', name_typ: 'name', role_typ, claims: own }));

describe('as App Service vouches for the caller', () => {
  test('the id is tenant and object, never an address', () => {
    expect(signedIn(person)).toEqual({
      ...{ id: `${tenant}/oid-1`, name: 'Ada Lovelace', kind: 'user', roles: [] },
    });
    expect(
      signedIn(claims(['oid', 'o'], ['tid', tenant], ['preferred_username', 'ada@example.com'])),
    ).toEqual({
      ...{ id: `${tenant}/o`, name: 'ada@example.com', kind: 'user', roles: [] },
    });
    expect(signedIn(claims(['oid', 'o'], ['tid', tenant])).name).toBe('o');
  });

  test.each([
    ['roles', 'roles'],
    ['http://schemas.microsoft.com/ws/2008/06/identity/claims/role', 'the type that the principal names'],
  ])('roles come from %s: %s', (typ) => {
    const { roles } = signedIn([...person, ...claims([typ, 'Contributor'], [typ, 'viewer'])], typ);
    expect(roles).toEqual(['contributor', 'viewer']);
  });

  test.each([
    ['an unknown role', claims(['roles', 'owner'])],
    ['a role in a claim of another type', claims(['groups', 'administrator'], ['name', 'administrator'])],
    ['several roles in one', claims(['roles', 'administrator,viewer'])],
    ['an empty role', claims(['roles', ''])],
  ])('%s is none', (_, own) => {
    expect(signedIn([...person, ...own]).roles).toEqual([]);
  });

  test('a principal without a type for roles has those of "roles" only', () => {
    const own = [...person, ...claims(['null', 'administrator'], ['undefined', 'administrator'])];
    expect(signedIn(own, null).roles).toEqual([]);
  });

  test.each([
    ['no header', null],
    ['an empty header', ''],
    ['no base64', '***'],
    ['no JSON', Buffer.from('administrator').toString('base64')],
    ['JSON that is cut off', encode({ auth_typ: 'aad', claims: person }).slice(0, 40)],
    ['a list', encode([person])],
    ['null', encode(null)],
    ['no claims', encode({ auth_typ: 'aad' })],
    ['claims that are none', encode({ auth_typ: 'aad', claims: ['administrator'] })],
    ['a value that is no text', encode({ auth_typ: 'aad', claims: [{ typ: 'oid', val: 1 }] })],
    ['nobody', encode({ auth_typ: 'aad', claims: claims(['roles', 'administrator']) })],
    ['no tenant', encode({ auth_typ: 'aad', claims: claims([objectId, 'o']) })],
    [
      'too many claims',
      encode({ auth_typ: 'a', claims: Array.from({ length: 1_001 }, () => ({ typ: '', val: '' })) }),
    ],
    [
      'too long a header',
      encode({ auth_typ: 'aad', claims: [...person, { typ: 'x', val: 'x'.repeat(32_768) }] }),
    ],
  ])('%s is nobody: 401', (_, header) => {
    expect(() => read(header)).toThrow(expect.objectContaining({ code: 'unauthenticated', status: 401 }));
  });

  test('whatever stands in the header is a principal or 401', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json().map((text) => Buffer.from(text).toString('base64')),
          fc.base64String(),
        ),
        (header) => {
          expect(() => read(header)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
        },
      ),
    );
  });

  test('the headers of local mode mean nothing', () => {
    const others = { 'x-local-user': 'eve', 'x-local-role': 'administrator' };
    expect(() => read(null, 'easyauth', others)).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
    expect(read(encode({ auth_typ: 'aad', claims: person }), 'easyauth', others).roles).toEqual([]);
  });
});

describe('in local mode', () => {
  test('the caller is the administrator "local"', () => {
    expect(read(null, 'local')).toEqual({
      ...{ id: 'local', name: 'local', kind: 'user', roles: ['administrator'] },
    });
  });

  test.each(['administrator', 'contributor', 'viewer'])('or plays a %s', (role) => {
    expect(read(null, 'local', { 'x-local-role': role, 'x-local-user': 'ada@example.com' })).toEqual({
      ...{ id: 'ada@example.com', name: 'ada@example.com', kind: 'user', roles: [role] },
    });
  });

  test('an unknown role is none, not the administrator', () => {
    for (const role of ['', 'owner', 'Administrator', 'administrator,viewer']) {
      expect(read(null, 'local', { 'x-local-role': role }).roles).toEqual([]);
    }
  });

  test('a name is plain', () => {
    for (const name of ['', '<b>', 'a/b', 'x'.repeat(101), 'é']) {
      expect(() => read(null, 'local', { 'x-local-user': name })).toThrow(
        expect.objectContaining({ code: 'unauthenticated' }),
      );
    }
  });
});
