import type { Principal } from '../../shared/access/principal';
import { AppError } from '../../shared/errors';
import type { ExportPatch } from '../../shared/exports/export';
import { type ExportService, exportService } from '../../shared/exports/service';
import { iso } from '../../shared/runs/run';
import { runService } from '../../shared/runs/service';
import { exportNotFound, startRun } from '../../shared/runs/start';
import { findHead } from '../../shared/runs/store';
import { observed } from '../invariants/observe';
import type { Deed, DeedKind } from './plan';
import type { Actor } from './stage';
import { listId, type Reach, type World } from './world';

const admin: Principal = { id: 'admin', name: 'admin', kind: 'user', roles: ['administrator'] };
const minute = 60_000;

/** How somebody does what the plan says. */
export function createDeeds(
  world: World,
  { depsOf, failed }: { depsOf: (actor: Actor) => Reach; failed: (error: unknown) => void },
) {
  const { stage, time, chance, connections, sendGrid, publisher, exportIds } = world;

  /** As a client does it: what fails for a reason of storage's is tried again. */
  const ask = (deed: Deed, act: (deps: Reach, exportId: string) => Promise<unknown>, times = 2): void => {
    const exportId = exportIds[deed.which % exportIds.length] ?? '';
    stage.spawn(
      deed.kind,
      (actor) => act(depsOf(actor), exportId),
      (error) => {
        if (error === undefined) return;
        if (!(error instanceof AppError)) failed(error);
        else if (error.status >= 500 && times > 0) {
          time.at(time.now() + chance.between(1, minute), () => ask(deed, act, times - 1));
        }
      },
    );
  };

  /** Two at the same moment, now and then. */
  const askOften = (deed: Deed, act: (deps: Reach, exportId: string) => Promise<unknown>): void => {
    ask(deed, act);
    if (chance.happens(0.4)) time.at(time.now() + chance.between(0, 100), () => ask(deed, act));
  };

  const change = (deed: Deed, patch: ExportPatch): void =>
    ask(deed, async (deps, id) => {
      const service = exportsOf(deps);
      const { etag } = await service.get(admin, id);
      await service.change(admin, { id, ifMatch: etag, patch });
    });

  const acts: Record<DeedKind, (deed: Deed) => unknown> = {
    start: (deed) =>
      askOften(deed, (deps, exportId) => runService(deps).startOnDemand(admin, { exportId, key: null })),
    startWithKey: (deed) =>
      askOften(deed, (deps, exportId) =>
        runService(deps).startOnDemand(admin, { exportId, key: `key${deed.which % 2}` }),
      ),
    tick: (deed) => {
      const dueAt = iso((Math.floor(time.now() / minute) + 1 - (deed.which % 2)) * minute);
      const trigger = { kind: 'schedule', by: 'system' } as const;
      askOften(deed, (deps, exportId) => startRun(deps, { exportId, trigger, dueAt }));
    },
    declareRefreshed: (deed) => ask(deed, (deps) => runService(deps).refreshed(admin, undefined)),
    cancel: (deed) =>
      askOften(deed, async (deps, exportId) => {
        const head = (await findHead(deps.rows, exportId))?.record;
        const runId = head?.activeRunId ?? head?.lastRunId;
        if (runId !== undefined) await runService(deps).cancel(exportId, runId);
      }),
    resume: (deed) =>
      askOften(deed, async (deps, exportId) => {
        // Mostly the newest; but people also try what must be refused.
        const known = observed(exportId, world.runs.peek(exportId)).runs;
        const run = known[deed.which >= 2 ? known.length - 1 : 0];
        if (run !== undefined) await runService(deps).resume(exportId, run.id);
      }),
    delete: (deed) =>
      ask(deed, async (deps, id) => {
        const service = exportsOf(deps);
        const { etag } = await service.get(admin, id);
        await service.remove(admin, { id, ifMatch: etag });
      }),
    detach: (deed) => change(deed, { connectionId: null }),
    attach: (deed) => change(deed, { connectionId: 'c1' }),
    move: (deed) => change(deed, { connectionId: 'c2' }),
    publish: ({ which }) => publisher.publish(which),
    removeFile: ({ which }) => publisher.removeFile(which),
    lowerLimit: () => {
      for (const [id, connection] of connections) connections.set(id, { ...connection, profileLimit: 3 });
    },
    deleteList: () => sendGrid.deleteList(listId),
    revokeKey: () => sendGrid.setKey(false),
    restoreKey: () => sendGrid.setKey(true),
  };

  return (deed: Deed): void => {
    stage.trace?.(`${deed.kind} ${deed.which}`);
    acts[deed.kind](deed);
  };
}

/** The export service as `app.ts` composes it, as one actor reaches it. */
function exportsOf(deps: Reach): ExportService {
  const runs = runService(deps);
  return exportService({
    ...{ store: deps.exportStore, source: deps.source, clock: deps.clock, random: deps.random },
    ...{ pause: deps.pause, notFound: exportNotFound },
    ...{ findConnection: deps.definitions.findConnection, destinationOf: deps.destinationOf },
    ...{ openRuns: runs.open, forgetRuns: runs.forget, noteVersion: runs.noteVersion },
    noteDue: runs.noteDue,
    ...{ lastRun: runs.last, stopRuns: runs.stop },
  });
}
