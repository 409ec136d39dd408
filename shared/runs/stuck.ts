import type { ExportDefinition } from '../exports/export';
import type { RunDeps } from './deps';
import { since } from './run';
import { findHead, findRun } from './store';
import { openChains } from './transitions';
import { isOverdue } from './watchdog';

/** Exports that one count looks at, and how many at once: whoever asks must not read the whole table. */
const maxExports = 200;
const atOnce = 20;

export type StuckDeps = Pick<RunDeps, 'rows' | 'settings'> & {
  readonly definitions: Pick<RunDeps['definitions'], 'allExports'>;
};

/**
 * Active runs that the watchdog would have had to see to at some time and that are as they were; of the first
 * 200 exports.
 */
export async function countStuckRuns(deps: StuckDeps, at: number): Promise<number> {
  const definitions: ExportDefinition[] = [];
  for await (const definition of deps.definitions.allExports()) {
    definitions.push(definition);
    if (definitions.length === maxExports) break;
  }
  let stuck = 0;
  for (let from = 0; from < definitions.length; from += atOnce) {
    const some = definitions.slice(from, from + atOnce);
    const found = await Promise.all(some.map(({ id }) => isStuck(deps, id, at)));
    stuck += found.filter(Boolean).length;
  }
  return stuck;
}

async function isStuck({ rows, settings }: StuckDeps, exportId: string, at: number): Promise<boolean> {
  const runId = (await findHead(rows, exportId))?.record.activeRunId;
  if (runId === undefined) return false;
  const run = (await findRun(rows, exportId, runId))?.record;
  if (run === undefined) return false;
  return (
    at > since(run.deadlineAt) || openChains(run).some((index) => isOverdue(run, index, { at, settings }))
  );
}
