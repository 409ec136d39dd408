import type { RunDeps } from './deps';
import { rejectionsFolder } from './rejectionsBlob';
import type { Run } from './run';
import { everyRow, findIdempotency, listRuns, prefixRange, remove, runsBefore, type Stored } from './store';
import { isTerminal } from './transitions';

/** Entities in one transaction (Azure's own bound). */
const maxChanges = 100;
/** Runs of one export that one round removes: the next round goes on. */
const maxRuns = 20;

/** Removes finished runs past their retention, all but the newest, which may still be resumed (rule 23). */
export async function removeExpiredRuns(
  deps: RunDeps,
  exportId: string,
  lastRunId: string | undefined,
): Promise<boolean> {
  const range = runsBefore(deps.clock() - deps.settings.RUN_RETENTION_MS);
  const { runs } = await listRuns(deps.rows, exportId, { range, limit: maxRuns + 1 });
  const expired = runs.filter(({ record }) => record.id !== lastRunId && isTerminal(record.status));
  for (const stored of expired.slice(0, maxRuns)) await removeRun(deps, exportId, stored);
  return expired.length > 0;
}

/** Blobs, then pages, then the run's own row: whatever a crash leaves, the run still leads to it. */
async function removeRun(deps: RunDeps, exportId: string, { key, etag, record }: Stored<Run>): Promise<void> {
  const begun = deps.clock();
  await deps.rejections.deleteAll(rejectionsFolder(record.id));
  const doomed: { key: string; etag: string }[] = [];
  for await (const row of everyRow(deps.rows, exportId, prefixRange(`page:${record.id}`))) doomed.push(row);
  for (let from = 0; from < doomed.length; from += maxChanges) {
    await deps.rows.write(exportId, doomed.slice(from, from + maxChanges).map(remove));
  }
  const last = [{ key, etag }];
  const row = record.idempotencyRow;
  const remembered = row === undefined ? null : await findIdempotency(deps.rows, exportId, row);
  // The key may have started another run since.
  if (remembered?.record.runId === record.id) last.push(remembered);
  await deps.rows.write(exportId, last.map(remove));
  const milliseconds = deps.clock() - begun;
  deps.log('info', 'run removed', { exportId, runId: record.id, milliseconds, pages: doomed.length });
}
