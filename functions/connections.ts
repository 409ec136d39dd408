import { z } from 'zod';
import {
  accountSchema,
  connectionInputSchema,
  connectionPatchSchema,
} from '../shared/connections/connection';
import { listQuery, pageOf, route } from '../shared/http/route';

route('listConnections', {
  ...{ method: 'GET', path: 'api/connections', permission: 'connections.read', query: listQuery },
  handle: async ({ app, principal, query }) => ({
    json: await app.connections.list(principal, pageOf(query)),
  }),
});

route('createConnection', {
  ...{
    method: 'POST',
    path: 'api/connections',
    permission: 'connections.write',
    body: connectionInputSchema,
  },
  handle: async ({ app, principal, body }) => {
    const connection = await app.connections.create(principal, body);
    return { status: 201, headers: { location: `/api/connections/${connection.id}` }, json: connection };
  },
});

route('verifyAccount', {
  ...{ method: 'POST', path: 'api/connections/verify', permission: 'connections.write', body: accountSchema },
  handle: async ({ app, body }) => {
    await app.connections.verify(body);
    return { status: 204 };
  },
});

route('getConnection', {
  ...{ method: 'GET', path: 'api/connections/{id}', permission: 'connections.read' },
  handle: async ({ app, principal, id }) => ({ json: await app.connections.get(principal, id('id')) }),
});

route('changeConnection', {
  ...{ method: 'PATCH', path: 'api/connections/{id}', permission: 'connections.write' },
  body: connectionPatchSchema,
  handle: async ({ app, principal, id, header, body }) => ({
    json: await app.connections.change(principal, { id: id('id'), ifMatch: header('if-match'), patch: body }),
  }),
});

route('deleteConnection', {
  ...{ method: 'DELETE', path: 'api/connections/{id}', permission: 'connections.write' },
  query: z.strictObject({ detach: z.enum(['true', 'false']).default('false') }),
  handle: async ({ app, principal, id, header, query }) => {
    const detach = query.detach === 'true';
    await app.connections.remove(principal, { id: id('id'), ifMatch: header('if-match'), detach });
    return { status: 204 };
  },
});

route('testConnection', {
  ...{ method: 'POST', path: 'api/connections/{id}/test', permission: 'connections.write' },
  handle: async ({ app, principal, id }) => ({ json: await app.connections.test(principal, id('id')) }),
});

route('listContactLists', {
  ...{ method: 'GET', path: 'api/connections/{id}/lists', permission: 'connections.read', query: listQuery },
  handle: async ({ app, principal, id, query }) => ({
    json: await app.connections.lists(principal, id('id'), pageOf(query)),
  }),
});

route('listContactFields', {
  ...{ method: 'GET', path: 'api/connections/{id}/fields', permission: 'connections.read' },
  handle: async ({ app, principal, id }) => ({
    json: { items: await app.connections.fields(principal, id('id')) },
  }),
});
