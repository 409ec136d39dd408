import { exportInputSchema, exportPatchSchema } from '../shared/exports/export';
import { requireEdit } from '../shared/exports/requireEdit';
import { listQuery, pageOf, route } from '../shared/http/route';

route('listExports', {
  ...{ method: 'GET', path: 'api/exports', permission: 'exports.read', query: listQuery },
  handle: async ({ app, principal, query }) => ({ json: await app.exports.list(principal, pageOf(query)) }),
});

route('createExport', {
  ...{ method: 'POST', path: 'api/exports', permission: 'exports.write', body: exportInputSchema },
  handle: async ({ app, principal, body }) => {
    const created = await app.exports.create(principal, body);
    return { status: 201, headers: { location: `/api/exports/${created.id}` }, json: created };
  },
});

route('getExport', {
  ...{ method: 'GET', path: 'api/exports/{id}', permission: 'exports.read' },
  handle: async ({ app, principal, id }) => ({ json: await app.exports.get(principal, id('id')) }),
});

route('changeExport', {
  ...{ method: 'PATCH', path: 'api/exports/{id}', permission: 'exports.write', body: exportPatchSchema },
  handle: async ({ app, principal, id, header, body }) => {
    await requireEdit(app.exports, principal, id('id'));
    return {
      json: await app.exports.change(principal, { id: id('id'), ifMatch: header('if-match'), patch: body }),
    };
  },
});

route('deleteExport', {
  ...{ method: 'DELETE', path: 'api/exports/{id}', permission: 'exports.write' },
  handle: async ({ app, principal, id, header }) => {
    await requireEdit(app.exports, principal, id('id'));
    await app.exports.remove(principal, { id: id('id'), ifMatch: header('if-match') });
    return { status: 204 };
  },
});
