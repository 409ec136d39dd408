import { permissionsOf } from '../shared/access/permissions';
import { route } from '../shared/http/route';

route('whoAmI', {
  ...{ method: 'GET', path: 'api/me', permission: 'me.read' },
  handle: async ({ app, principal }) => ({
    json: {
      ...principal,
      may: permissionsOf(principal),
      // On one machine the portal offers to try the other roles.
      local: app.settings.AUTH_MODE === 'local',
      keyVault: app.settings.KEY_VAULT_URL !== undefined,
    },
  }),
});
