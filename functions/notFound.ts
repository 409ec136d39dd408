import { AppError } from '../shared/errors';
import { route } from '../shared/http/route';

/** What no other route takes, another method of a known path included: an answer of ours, with its headers. */
route('notFound', {
  method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  ...{ path: 'api/{*rest}', permission: 'public' },
  handle: async () => {
    throw new AppError('notFound', 'There is no such route.');
  },
});
