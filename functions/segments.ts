import { listQuery, pageOf, route } from '../shared/http/route';

route('listSegments', {
  ...{ method: 'GET', path: 'api/segments', permission: 'segments.read', query: listQuery },
  handle: async ({ app, query }) => ({ json: await app.segments.list(pageOf(query)) }),
});

route('getSegment', {
  ...{ method: 'GET', path: 'api/segments/{id}', permission: 'segments.read' },
  handle: async ({ app, parameter }) => ({ json: await app.segments.describe(parameter('id')) }),
});
