import { AppError } from '../../shared/errors';
import { isTerminal } from '../../shared/runs/transitions';
import { observed } from '../invariants/observe';
import { createDeeds } from './deeds';
import { createHost } from './host';
import type { Plan } from './plan';
import type { Actor } from './stage';
import { createWitness } from './witness';
import { createWorld, type Reach } from './world';

/** A way to break the protocol on purpose: the tests of the test. */
export interface Breakage {
  /** What an actor's ports become. */
  readonly change?: (reach: Reach) => Reach;
  /** Whether the watchdog runs; it does unless this says no. */
  readonly watchdog?: boolean;
  /** Before the first seed and after the last. */
  readonly begin?: () => void;
  readonly end?: () => void;
}

export interface Outcome {
  readonly violations: readonly string[];
  /** Every call and its answer, if a trace was asked for. */
  readonly trace: readonly string[];
  readonly calls: number;
  readonly faults: number;
  /** How the runs ended: status or code → how many. */
  readonly ends: ReadonlyMap<string, number>;
}

const minute = 60_000;
/** Rounds of the timers without anything to do, after which everything is at rest. */
const idleRounds = 2;

/** Lets a plan happen: first with faults and deeds, then in the calm until everything is at rest. */
export async function simulate(
  plan: Plan,
  { breakage = {}, traced = false }: { breakage?: Breakage; traced?: boolean } = {},
): Promise<Outcome> {
  const lines: string[] = [];
  const witness = createWitness();
  const world = createWorld(plan, {
    changed: (exportId) => witness.changed(world, exportId),
    sent: (delayMs) => host.pumpIn(delayMs),
    trace: traced ? (line) => lines.push(`${stamp(world.time.now() - begun)} ${line}`) : null,
  });
  const begun = world.time.now();
  const { stage, time } = world;
  const change = breakage.change ?? ((reach: Reach) => reach);
  const depsOf = (actor: Actor): Reach => change(world.depsOf(actor));
  const failed = (error: unknown): void => {
    if (!(error instanceof AppError)) witness.thrown(error);
  };
  const host = createHost(world, { depsOf, failed, watchdog: breakage.watchdog ?? true });
  const deed = createDeeds(world, { depsOf, failed });

  await world.furnish();
  const calmAt = begun + plan.chaos;
  // What was late begins late, and may be followed by another run.
  const lastMoment = calmAt + 2 * world.settings.RUN_DEADLINE_MS + 40 * minute;
  let idle = 0;
  host.start(() => {
    if (!stage.isCalm()) return true;
    witness.overdue(world, calmAt);
    const work = workIn(world);
    const late = lateIn(world);
    idle = work === null && late === null ? idle + 1 : 0;
    if (idle === 0 && time.now() > lastMoment) witness.violations.push(`I7: not at rest: ${work ?? late}`);
    return work !== null || late === null;
  });
  for (const planned of plan.deeds) time.at(begun + planned.at, () => deed(planned));
  time.at(calmAt, () => stage.becalm());
  await time.run(() => witness.violations.length > 0 || idle >= idleRounds);
  if (witness.violations.length === 0) await witness.atRest(world, (id) => isGone(world, id));
  return { violations: witness.violations, trace: lines, ...stage.counts(), ends: endsOf(world) };
}

type World = ReturnType<typeof createWorld>;

const isGone = (world: World, exportId: string): boolean =>
  world.exportRows.peek('export').every(({ key }) => key !== exportId);

/** What is still to be done, in a word. */
function workIn({ exportRows, runs, exportIds }: World): string | null {
  if (exportRows.peek('export').some(({ value }) => value['deleted'] === 'true')) return 'a burial';
  const active = exportIds
    .flatMap((id) => observed(id, runs.peek(id)).runs)
    .find((run) => !isTerminal(run.status));
  return active === undefined ? null : `the run ${active.id}`;
}

/** What is only late and will come by itself. */
function lateIn({ stage, queue }: World): string | null {
  if (stage.alive() > 0) return `${stage.alive()} actors`;
  return queue.size() > 0 ? `${queue.size()} messages` : null;
}

function endsOf(world: World): Map<string, number> {
  const ends = new Map<string, number>();
  for (const exportId of world.exportIds) {
    for (const { status, error } of observed(exportId, world.runs.peek(exportId)).runs) {
      const end = error === undefined ? status : `${status}:${error.code}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
  }
  return ends;
}

/** +h:mm:ss.mmm of virtual time. */
function stamp(milliseconds: number): string {
  return `+${new Date(milliseconds).toISOString().slice(12, 23)}`;
}
