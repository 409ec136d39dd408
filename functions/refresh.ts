import { z } from 'zod';
import { startedRuns } from '../shared/http/audited';
import { route } from '../shared/http/route';
import { segmentIdSchema } from '../shared/text';

route('declareRefreshed', {
  ...{ method: 'POST', path: 'api/refresh', permission: 'runs.write' },
  body: z.strictObject({ segmentIds: z.array(segmentIdSchema).min(1).max(1_000).optional() }),
  limit: 'runStarts',
  audit: { event: 'Segment.RefreshDeclared' },
  handle: async ({ app, principal, body }) => {
    const answer = await app.runs.refreshed(principal, body.segmentIds);
    return { status: 202, json: answer, also: startedRuns(answer.started, 'refresh') };
  },
});
