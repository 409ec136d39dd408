import type { Settings } from '../../shared/config';
import { type ExportStore, exportStore } from '../../shared/exports/store';
import type { Blobs, Outbox, Rows } from '../../shared/ports';
import type { RunDeps } from '../../shared/runs/deps';
import type { RunMessage } from '../../shared/runs/run';
import { runService } from '../../shared/runs/service';
import { createFilesSource } from '../../shared/sources/files';
import { memoryBlobs } from '../memory/blobs';
import { memoryConnection, memoryExport, memorySettings } from '../memory/deps';
import { memoryQueue } from '../memory/queue';
import { memoryRows } from '../memory/rows';
import { memorySendGrid } from '../memory/sendgrid';
import type { Plan } from './plan';
import { reachBlobs, reachDestination, reachOutbox, reachRows, storageFails } from './ports';
import { type Chance, chance } from './random';
import { scheduler } from './scheduler';
import { createPublisher, segmentId } from './segments';
import { type Actor, createStage, type Trace } from './stage';

const beginning = Date.UTC(2026, 0, 5, 8);
export const listId = 'list';

/** The ports of one actor. */
export interface Reach extends RunDeps {
  readonly exportStore: ExportStore;
  /** The container that `source` reads. */
  readonly segments: Blobs;
}

interface Hooks {
  /** After every write to the table runs. */
  readonly changed: (exportId: string) => void;
  /** After every message, with what it is delayed by. */
  readonly sent: (delayMs: number) => void;
  readonly trace: Trace | null;
}

/** Everything that there is, and how an actor reaches it. */
export function createWorld(plan: Plan, { changed, sent, trace }: Hooks) {
  const draw = chance(plan.seed + 0x5eed);
  const time = scheduler(beginning);
  const clock = time.now;
  const stage = createStage(plan, { chance: draw, time, trace });
  const settings: Settings = { ...memorySettings, ...plan.settings };

  const runs = memoryRows();
  const watched: Rows = {
    ...runs,
    async write(partition, changes) {
      const written = await runs.write(partition, changes);
      if (written !== null) changed(partition);
      return written;
    },
  };
  const exportRows = memoryRows();
  const connections = new Map(['c1', 'c2'].map((id) => [id, memoryConnection(id)]));
  const segments = memoryBlobs(clock);
  const rejections = memoryBlobs(clock);
  const queue = memoryQueue<RunMessage>(clock);
  const heard: Outbox<RunMessage> = {
    async send(message, delayMs) {
      await queue.send(message, delayMs);
      sent(delayMs);
    },
  };
  const sendGrid = memorySendGrid(clock, { fateOf: fates(plan, draw), maxContacts: plan.sendGridContacts });
  sendGrid.createList(listId);
  const source = createFilesSource({ blobs: segments, clock });
  const publisher = createPublisher(plan, { chance: draw, blobs: segments, versions: source.versions });

  /** What `app.ts` composes, as one actor reaches it. */
  const depsOf = (actor: Actor): Reach => {
    const parts = { stage, actor, chance: draw };
    const store = exportStore(reachRows(parts, 'exports', exportRows));
    const reachable = reachBlobs(parts, 'segments', segments);
    return {
      exportStore: store,
      rows: reachRows(parts, 'runs', watched),
      outbox: reachOutbox(parts, heard),
      rejections: reachBlobs(parts, 'rejections', rejections),
      segments: reachable,
      source: createFilesSource({ blobs: reachable, clock }),
      destinationOf: async () => reachDestination(parts, clock, sendGrid.destination),
      definitions: {
        findExport: async (id) => (await store.find(id))?.record ?? null,
        async *allExports() {
          for await (const { record } of store.every()) yield record;
        },
        async forgetExport(id) {
          const found = await store.find(id);
          if (found !== null) await store.remove(found);
        },
        findConnection: (id) =>
          stage.call(actor, {
            ...{ what: () => `get connection ${id}`, faults: ['crashBefore', 'late', 'fails'] },
            ...{ effect: async () => connections.get(id) ?? null, failure: storageFails },
          }),
        markConnection: async () => undefined,
      },
      ...{ clock, settings, random: draw, log: () => undefined },
      pause: (milliseconds) => stage.pause(actor, milliseconds),
      pageLimits: { contacts: plan.pageContacts, bytes: 2_000 },
    };
  };

  const exportIds = Array.from({ length: plan.exports }, (_, index) => `e${index + 1}`);

  return {
    ...{
      plan,
      chance: draw,
      time,
      stage,
      settings,
      runs,
      exportRows,
      connections,
      rejections,
      queue,
      sendGrid,
    },
    ...{ publisher, depsOf, exportIds },

    /** The segments and the exports, as if they had been there for long. */
    async furnish(): Promise<void> {
      await publisher.publishAll();
      const store = exportStore(exportRows);
      const ids = plan.segments.map((_, segment) => segmentId(segment));
      for (const id of exportIds) {
        await runService({ ...depsOf(nobody), rows: watched }).open(id, await source.versions(ids));
        await store.insert(memoryExport(id, ids, plan.onRefresh));
      }
    },
  };
}

export type World = ReturnType<typeof createWorld>;

const nobody: Actor = { name: 'nobody', instance: 0, dead: false };

/** When SendGrid applies a job and says so, and what it makes of it. */
function fates(plan: Plan, draw: Chance) {
  const { stuck, pending, failed, lost } = plan.jobs;
  return () => {
    const never = draw.happens(stuck);
    const appliesAfter = never ? Number.POSITIVE_INFINITY : draw.between(1_000, plan.jobTime);
    const unfinished = never || draw.happens(pending);
    return {
      appliesAfter,
      finishesAfter: unfinished ? Number.POSITIVE_INFINITY : appliesAfter + draw.between(0, plan.jobTime),
      fails: draw.happens(failed),
      lost: draw.happens(lost),
      named: { none: null, some: 1, all: 1_000 }[plan.named],
    };
  };
}
