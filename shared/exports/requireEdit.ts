import type { Principal } from '../access/principal';
import { AppError } from '../errors';
import type { ExportService } from './service';

/** Throws `notFound`, `forbidden`. */
export async function requireEdit(
  exports: ExportService,
  principal: Principal,
  exportId: string,
): Promise<void> {
  if (await exports.mayEdit(principal, exportId)) return;
  throw new AppError('forbidden', 'The connection of this export is not shared with you.', {
    help: 'Ask an administrator to share the connection with contributors.',
  });
}
