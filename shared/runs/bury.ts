import type { RunDeps } from './deps';
import { rejectionsFolder } from './rejectionsBlob';
import type { Head } from './run';
import { headKey, remove, replaceHead, type Stored } from './store';

/** Entities in one transaction (Azure's own bound). */
const maxChanges = 100;
/** Every row but `head`, which goes last: while it is there, nothing of the export is lost track of. */
const aroundHead = [
  { from: '', to: headKey },
  { from: 'heae', to: '~' },
] as const;

/**
 * Removes a deleted export without an active run, one stage a round (rule 22): close the head, so that no
 * run can start; the other rows and the blobs; the head; the definition. Each stage may be repeated.
 */
export async function buryExport(
  deps: RunDeps,
  exportId: string,
  head: Stored<Head> | null,
): Promise<boolean> {
  if (head === null) {
    await deps.definitions.forgetExport(exportId);
    return true;
  }
  if (!head.record.closed) {
    const closed = replaceHead(head, { ...head.record, closed: true });
    return (await deps.rows.write(exportId, [closed])) !== null;
  }
  if (await removeRows(deps, exportId)) return true;
  return (await deps.rows.write(exportId, [remove(head)])) !== null;
}

async function removeRows(deps: RunDeps, exportId: string): Promise<boolean> {
  let removed = false;
  for (const range of aroundHead) {
    let token: string | undefined;
    do {
      const from = token === undefined ? {} : { token };
      const answer = await deps.rows.list(exportId, { ...range, limit: maxChanges, ...from });
      for (const { key } of answer.rows) {
        // Blobs before the row that leads to them: the other way round a crash would leave them for ever.
        if (key.startsWith('run:')) await deps.rejections.deleteAll(rejectionsFolder(key.slice(4)));
      }
      if (answer.rows.length > 0) {
        if ((await deps.rows.write(exportId, answer.rows.map(remove))) === null) return true;
        removed = true;
      }
      token = answer.token;
    } while (token !== undefined);
  }
  return removed;
}
