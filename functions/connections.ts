import { z } from 'zod';
import {
  accountSchema,
  connectionInputSchema,
  connectionPatchSchema,
} from '../shared/connections/connection';
import { listQuery, pageOf, type RouteRequest, route } from '../shared/http/route';

const connection = ({ app, principal, id }: RouteRequest<unknown, unknown>) =>
  app.connections.get(principal, id('id'));

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

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
  limit: 'keyChecks',
  audit: { event: 'Connection.Created', before: async () => null },
  handle: async ({ app, principal, body }) => {
    const connection = await app.connections.create(principal, body);
    return { status: 201, headers: { location: `/api/connections/${connection.id}` }, json: connection };
  },
});

route('verifyAccount', {
  ...{ method: 'POST', path: 'api/connections/verify', permission: 'connections.write', body: accountSchema },
  limit: 'keyChecks',
  audit: { event: 'Connection.Tested' },
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
  limit: 'keyChecks',
  audit: { event: 'Connection.Updated', before: connection },
  handle: async ({ app, principal, id, header, body }) => ({
    json: await app.connections.change(principal, { id: id('id'), ifMatch: header('if-match'), patch: body }),
  }),
});

route('deleteConnection', {
  ...{ method: 'DELETE', path: 'api/connections/{id}', permission: 'connections.write' },
  query: z
    .strictObject({ detach: flag, remove: flag })
    .refine(({ detach, remove }) => !(detach && remove), 'Either detach the exports or remove them'),
  audit: { event: 'Connection.Removed', before: connection },
  handle: async ({ app, principal, id, header, query: { detach, remove } }) => {
    const dependants = detach ? 'detach' : remove ? 'remove' : 'keep';
    const named = { id: id('id'), ifMatch: header('if-match') };
    const released = await app.connections.remove(principal, { ...named, dependants });
    const event = remove ? 'Export.Removed' : 'Export.Updated';
    const change = { path: 'connectionId', before: named.id, after: null };
    return {
      status: 204,
      also: released.map(({ id: exportId, displayName }) => ({
        ...{ event, target: { id: exportId, name: displayName }, changes: [change] },
      })),
    };
  },
});

route('testConnection', {
  ...{ method: 'POST', path: 'api/connections/{id}/test', permission: 'connections.write' },
  limit: 'keyChecks',
  audit: { event: 'Connection.Tested' },
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
