import { z } from 'zod';
import { route } from '../shared/http/route';

route('declareRefreshed', {
  ...{ method: 'POST', path: 'api/refresh', permission: 'runs.write' },
  body: z.strictObject({ segmentIds: z.array(z.string().min(1).max(200)).min(1).max(1_000).optional() }),
  handle: async ({ app, principal, body }) => ({
    status: 202,
    json: await app.runs.refreshed(principal, body.segmentIds),
  }),
});
