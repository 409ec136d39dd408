import { route } from '../shared/http/route';

route('health', {
  ...{ method: 'GET', path: 'api/health', permission: 'public' },
  handle: async ({ app }) => ({ json: await app.health.check() }),
});
