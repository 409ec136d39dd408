import { route } from '../shared/http/route';

route('health', {
  ...{ method: 'GET', path: 'api/health', permission: 'public' },
  handle: async ({ app }) => {
    await app.checkHealth();
    return { json: { status: 'ok' } };
  },
});
