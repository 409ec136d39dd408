import { errorKind } from '../errors';
import { isActive } from '../exports/export';
import { latestDue } from '../exports/schedule';
import type { RunDeps } from './deps';
import { iso } from './run';
import { startRun } from './start';

/**
 * Starts the exports whose own recurrence is due. However often it is called, and by however many instances, a
 * due time has at most one run: `head` remembers it. After downtime only the newest due time counts.
 */
export async function startScheduled(deps: RunDeps): Promise<number> {
  let started = 0;
  for await (const definition of deps.definitions.allExports()) {
    const { id: exportId, schedule } = definition;
    if (!isActive(definition) || schedule.kind !== 'recurring') continue;
    const due = latestDue(schedule, deps.clock());
    if (due === null) continue;
    try {
      const trigger = { kind: 'schedule', by: 'system' } as const;
      const answer = await startRun(deps, { exportId, trigger, dueAt: iso(due) });
      if (answer.kind === 'started') started += 1;
    } catch (error) {
      // One export's trouble must not keep the others from running.
      deps.log('error', 'schedule check failed', { exportId, error: errorKind(error) });
    }
  }
  return started;
}
