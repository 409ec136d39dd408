import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../shared/errors';
import { route } from '../shared/http/route';
import { fileAnswer, type PortalFile, readPortal } from '../shared/portal/files';

/** Beside the compiled functions, where the build puts it. Read at the first request. */
const folder = join(__dirname, '..', 'portal');
let files: ReadonlyMap<string, PortalFile> | undefined;

// The catch-all also stands for `/` itself; every other route is more literal and is asked first.
route('portal', {
  ...{ method: 'GET', path: '{*path}', permission: 'public' },
  // Whoever sends people here may add a query; it means nothing to us.
  query: z.looseObject({}),
  handle: async ({ parameter, header }) => {
    files ??= readPortal(folder);
    const file = files.get(parameter('path'));
    if (file === undefined) throw new AppError('notFound', 'There is nothing at this address.');
    return fileAnswer(file, header('accept-encoding'));
  },
});
