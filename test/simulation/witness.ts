import type { Run } from '../../shared/runs/run';
import { checkChange } from '../invariants/change';
import { checkBuried, checkEnded, checkJobs } from '../invariants/jobs';
import { type Observed, observed } from '../invariants/observe';
import { checkList, checkOutcome } from '../invariants/outcome';
import { checkRejections, rejectionsOfPages } from '../invariants/rejections';
import { checkState, hasSucceeded } from '../invariants/state';
import type { World } from './world';
import { listId } from './world';

/** Looks on after every write, at every end and at rest; the first violation is enough. */
export function createWitness() {
  const violations: string[] = [];
  const before = new Map<string, Observed>();
  /** Export → the versions whose refresh has had its run. */
  const claimed = new Map<string, Set<string>>();

  const look = (world: World, exportId: string): Observed => observed(exportId, world.runs.peek(exportId));

  const expired =
    (world: World, { head }: Observed) =>
    (run: Run): boolean =>
      run.id !== head?.lastRunId &&
      world.time.now() - Date.parse(run.startedAt) >= world.settings.RUN_RETENTION_MS;

  /** I11 at the moment a run succeeds: later runs may change the list. */
  const checkEnd = async (world: World, run: Run, { pages }: Observed): Promise<void> => {
    const list = new Set(world.sendGrid.listed(run.snapshot.listId));
    const rows = world.publisher.rowsOf(run.version ?? {});
    const own = pages.filter(({ runId }) => runId === run.id);
    try {
      const rejections = await rejectionsOfPages(world.rejections, own);
      violations.push(...checkOutcome({ run, rows, rejections, list }));
    } catch (error) {
      violations.push(`I6: ${run.id} has succeeded and its rejections cannot be read: ${String(error)}`);
    }
  };

  /** I9 over all of the past: a version is claimed once, however often it was seen. */
  const checkVersion = (was: Observed, is: Observed): void => {
    const known = new Set(was.runs.map(({ id }) => id));
    for (const { id, trigger } of is.runs) {
      if (known.has(id) || trigger.kind !== 'refresh' || trigger.by !== 'system') continue;
      const version = JSON.stringify(is.head?.lastVersion);
      const versions = claimed.get(is.exportId) ?? new Set<string>();
      if (versions.has(version)) violations.push(`I9: ${id} is a second run of its version`);
      claimed.set(is.exportId, versions.add(version));
    }
  };

  return {
    violations,

    /** After every write to an export's partition. */
    changed(world: World, exportId: string): void {
      const was = before.get(exportId) ?? observed(exportId, []);
      const is = look(world, exportId);
      before.set(exportId, is);
      violations.push(
        ...checkState(is, { isExpired: expired(world, is) }),
        ...checkChange(was, is, {
          saving: world.plan.deeds.some(({ kind }) => kind === 'attach' || kind === 'move'),
        }),
        ...checkJobs(is, world.sendGrid.accepted),
      );
      checkVersion(was, is);
      const living = new Set(was.runs.filter((run) => !hasSucceeded(run)).map(({ id }) => id));
      for (const run of is.runs) {
        if (hasSucceeded(run) && living.has(run.id)) void checkEnd(world, run, is);
      }
    },

    /** What an invocation threw although nobody foresaw it. */
    thrown(error: unknown): void {
      violations.push(`unforeseen: ${error instanceof Error ? error.stack : String(error)}`);
    },

    /** I7: for whoever runs past its deadline while the watchdog works. */
    overdue(world: World, calmSince: number): void {
      for (const exportId of world.exportIds) {
        const late = Math.max(0, calmSince - world.time.now() + 4 * 60_000);
        if (late === 0) violations.push(...checkEnded(look(world, exportId), world.time.now()));
      }
    },

    async atRest(world: World, gone: (exportId: string) => boolean): Promise<void> {
      for (const exportId of world.exportIds) {
        const is = look(world, exportId);
        const isExpired = expired(world, is);
        violations.push(...checkState(is, { isExpired }), ...checkJobs(is, world.sendGrid.accepted));
        violations.push(...(await checkRejections(is, world.rejections, { isExpired })));
        if (gone(exportId)) violations.push(...checkBuried(is));
      }
      violations.push(...checkList(world.sendGrid.listed(listId), world.sendGrid.sent()));
    },
  };
}

export type Witness = ReturnType<typeof createWitness>;
