import type { RunDeps } from './deps';
import { rejectionsFolder } from './rejectionsBlob';
import type { Run } from './run';
import { everyRow, findIdempotency, listRuns, prefixRange, remove, runsBefore, type Stored } from './store';
import { isTerminal } from './transitions';

/** Entities in one transaction (Azure's own bound). */
const maxChanges = 100;
/** Runs of one export that one round removes: the next round goes on. */
const maxRuns = 20;

/**
 * Removes finished runs that were started before some time, all but the newest, which may still be resumed
 * (rule 23). That time must have been taken before `newest` was read: a run that is newer than that is younger.
 */
export async function removeExpiredRuns(
  deps: RunDeps,
  exportId: string,
  { before, newest }: { before: number; newest: string | undefined },
): Promise<boolean> {
  const { runs } = await listRuns(deps.rows, exportId, { range: runsBefore(before), limit: maxRuns + 1 });
  const expired = runs.filter(({ record }) => record.id !== newest && isTerminal(record.status));
  for (const stored of expired.slice(0, maxRuns)) await removeRun(deps, exportId, stored);
  return expired.length > 0;
}

/** Blobs, pages, the key's row, then the run's own row: whatever a crash leaves, the run still leads to it. */
async function removeRun(deps: RunDeps, exportId: string, stored: Stored<Run>): Promise<void> {
  const begun = deps.clock();
  const { id, idempotencyRow } = stored.record;
  await deps.rejections.deleteAll(rejectionsFolder(id));
  const doomed: { key: string; etag: string }[] = [];
  for await (const row of everyRow(deps.rows, exportId, prefixRange(`page:${id}`))) doomed.push(row);
  for (let from = 0; from < doomed.length; from += maxChanges) {
    const pages = doomed.slice(from, from + maxChanges).map(remove);
    // Refused: somebody else is at it. The run's row stays until a round finds no page.
    if ((await deps.rows.write(exportId, pages)) === null) return;
  }
  if (idempotencyRow !== undefined) {
    const remembered = await findIdempotency(deps.rows, exportId, idempotencyRow);
    // The key may have been used again since.
    if (remembered?.record.runId === id) await deps.rows.write(exportId, [remove(remembered)]);
  }
  if ((await deps.rows.write(exportId, [remove(stored)])) === null) return;
  const milliseconds = deps.clock() - begun;
  deps.log('info', 'run removed', { exportId, runId: id, milliseconds, pages: doomed.length });
}
