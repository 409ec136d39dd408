import { z } from 'zod';
import { exportInputSchema, exportPatchSchema } from '../shared/exports/export';
import { requireEdit } from '../shared/exports/requireEdit';
import { runAll } from '../shared/exports/runAll';
import { startedRuns } from '../shared/http/audited';
import { listQuery, pageOf, type RouteRequest, route } from '../shared/http/route';
import { displayNameSchema } from '../shared/text';

const definition = ({ app, principal, id }: RouteRequest<unknown, unknown>) =>
  app.exports.glance(principal, id('id'));

route('listExports', {
  ...{ method: 'GET', path: 'api/exports', permission: 'exports.read', query: listQuery },
  handle: async ({ app, principal, query }) => ({ json: await app.exports.list(principal, pageOf(query)) }),
});

route('createExport', {
  ...{ method: 'POST', path: 'api/exports', permission: 'exports.write', body: exportInputSchema },
  audit: { event: 'Export.Created', before: async () => null },
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
  audit: { event: 'Export.Updated', before: definition },
  handle: async ({ app, principal, id, header, body }) => {
    await requireEdit(app.exports, principal, id('id'));
    return {
      json: await app.exports.change(principal, { id: id('id'), ifMatch: header('if-match'), patch: body }),
    };
  },
});

route('deleteExport', {
  ...{ method: 'DELETE', path: 'api/exports/{id}', permission: 'exports.write' },
  audit: { event: 'Export.Removed', before: definition },
  handle: async ({ app, principal, id, header }) => {
    await requireEdit(app.exports, principal, id('id'));
    await app.exports.remove(principal, { id: id('id'), ifMatch: header('if-match') });
    return { status: 204 };
  },
});

route('duplicateExport', {
  ...{ method: 'POST', path: 'api/exports/{id}/duplicate', permission: 'exports.write' },
  body: z.strictObject({ displayName: displayNameSchema.optional() }),
  audit: { event: 'Export.Duplicated', before: async () => null },
  handle: async ({ app, principal, id, body }) => {
    await requireEdit(app.exports, principal, id('id'));
    const copy = await app.exports.duplicate(principal, { id: id('id'), displayName: body.displayName });
    return { status: 201, headers: { location: `/api/exports/${copy.id}` }, json: copy };
  },
});

route('runAllExports', {
  ...{ method: 'POST', path: 'api/exports/run', permission: 'runs.write', limit: 'runStarts' },
  audit: { event: 'Export.RunAllStarted' },
  handle: async ({ app, principal }) => {
    const answer = await runAll(app, principal);
    return { status: 202, json: answer, also: startedRuns(answer.started, 'onDemand') };
  },
});
