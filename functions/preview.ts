import { requireEdit } from '../shared/exports/requireEdit';
import { route } from '../shared/http/route';

route('previewExport', {
  ...{ method: 'POST', path: 'api/exports/{id}/preview', permission: 'exports.preview' },
  // It reads what a run would.
  limit: 'runStarts',
  handle: async ({ app, principal, id }) => {
    await requireEdit(app.exports, principal, id('id'));
    return { json: await app.preview(id('id')) };
  },
});
