import { setTimeout as pause } from 'node:timers/promises';
import type { RunView } from '../../shared/runs/view';
import { observe } from '../invariants/observe';
import { type Chance, chance as chanceOf } from '../simulation/random';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses, type SegmentFiles } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';
import { violations } from '../stack/truth';

/** Runs that share their host, and so each of its deaths. */
const abreast = 5;
/** Characters of each row that nobody exports: some sixteen rows are a chunk, and each chunk a page. */
const padding = 4_000;
const roundMs = 120_000;

/** A crash costs a second here, where it costs minutes in Azure. */
const settings = {
  PAGE_BUDGET_MS: '1',
  ...{ RESCUE_AFTER_MS: '1000', RESCUE_MAX_MS: '4000', LOCAL_CRASH_VISIBILITY_MS: '1000' },
  WATCHDOG_SCHEDULE: '* * * * * *',
};

export interface KillLoopOptions {
  readonly rounds: number;
  readonly seed: number;
  /** A connection string. */
  readonly storage: string;
  /** Called after each round. */
  readonly tell?: (round: Round) => void;
}

/** What became of one run. */
export interface Round {
  readonly round: number;
  readonly status: string;
  readonly rows: number;
  readonly slices: number;
  readonly pages: number;
  /** Deaths of the host while the run was active. */
  readonly kills: number;
  /** How often it had failed and was resumed. */
  readonly resumes: number;
  /** Addresses of the segments that are not on the list, and those on it that are in no segment. */
  readonly lost: number;
  /** Counts that are not the truth. */
  readonly miscounted: number;
  readonly violations: readonly string[];
  readonly seconds: number;
}

export interface KillLoop {
  readonly rounds: readonly Round[];
  /** How often the host was killed: each time all of its runs were hit. */
  readonly deaths: number;
}

/**
 * Kills the app at random moments while runs of several slices and dozens of pages are active, starts it again,
 * until they have ended; then holds the lists against the segments and the counts against the truth.
 */
export async function killLoop({ rounds, seed, storage, tell }: KillLoopOptions): Promise<KillLoop> {
  const chance = chanceOf(seed);
  const stack = await startStack(settings, storage);
  const done: Round[] = [];
  let deaths = 0;
  try {
    while (done.length < rounds) {
      const count = Math.min(abreast, rounds - done.length);
      const batch = await runBatch(stack, chance, { first: done.length + 1, count });
      for (const round of batch.rounds) tell?.(round);
      done.push(...batch.rounds);
      deaths += batch.deaths;
    }
  } finally {
    await stack.stop();
  }
  return { rounds: done, deaths };
}

async function runBatch(
  stack: Stack,
  chance: Chance,
  { first, count }: { first: number; count: number },
): Promise<KillLoop> {
  const begun = Date.now();
  await stack.simulator.change({ visibleDelayMs: 20, finishDelayMs: 60, answerDelayMs: 5 });
  const scenarios: Scenario[] = [];
  for (let index = 0; index < count; index += 1) {
    scenarios.push(await createScenario(stack, { segments: randomSegments(chance), padding }));
  }
  const runs = await Promise.all(scenarios.map(async (scenario) => (await scenario.start()).id));
  const kills = await killWhileActive(stack, chance, () => viewAll(scenarios, runs));
  const rounds: Round[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const { run, resumes } = await finish(scenario, runs[index] ?? '');
    rounds.push({
      ...{ round: first + index, kills: kills.filter((active) => active[index]).length, resumes },
      ...(await judge(stack, scenario, run)),
      seconds: (Date.now() - begun) / 1_000,
    });
  }
  return { rounds, deaths: kills.length };
}

/** For each death of the host, which of the runs were active. */
async function killWhileActive(
  stack: Stack,
  chance: Chance,
  view: () => Promise<RunView[]>,
): Promise<boolean[][]> {
  const kills: boolean[][] = [];
  for (let left = chance.between(2, 5); left > 0; left -= 1) {
    await pause(chance.between(20, 900));
    const active = (await view()).map(({ finishedAt }) => finishedAt === undefined);
    if (!active.includes(true)) break;
    await stack.host().kill();
    kills.push(active);
    await stack.restart();
  }
  return kills;
}

const viewAll = (scenarios: readonly Scenario[], runs: readonly string[]): Promise<RunView[]> =>
  Promise.all(scenarios.map((scenario, index) => scenario.run(runs[index] ?? '')));

/** Two segments of several files; some rows are bad, and some people are there twice. */
function randomSegments(chance: Chance): SegmentFiles[] {
  return Array.from({ length: 2 }, () => {
    const names = Array.from({ length: chance.between(2, 3) }, (_, index) => `part-${index}.csv`);
    return Object.fromEntries(
      names.map((name) => {
        const emails = addresses(chance.between(60, 120));
        for (let bad = chance.between(0, 4); bad > 0; bad -= 1) {
          emails[chance.between(0, emails.length - 1)] = chance.pick(['', 'nobody', emails[0] ?? '']);
        }
        return [name, emails];
      }),
    );
  });
}

/** The end of a run; one that was killed too often to go on by itself is resumed, as a person would. */
async function finish(scenario: Scenario, runId: string): Promise<{ run: RunView; resumes: number }> {
  for (let resumes = 0; ; resumes += 1) {
    const run = await scenario.finished(runId, roundMs);
    if (run.status !== 'failed' || resumes === 5) return { run, resumes };
    await scenario.resume(runId);
  }
}

/** The list against the segments, address by address, and the counts against what is true of their rows. */
async function judge(stack: Stack, scenario: Scenario, run: RunView) {
  const { rows, exportId } = scenario;
  const list = await scenario.emails();
  const addressed = rows.filter(({ email }) => email.includes('@'));
  const people = new Set(addressed.map(({ email }) => email));
  const missing = [...people].filter((email) => !list.has(email));
  const strangers = [...list].filter((email) => !people.has(email));
  const { read, rejected, sent, merged, created, updated } = run.counts;
  const truths = [
    read === rows.length,
    rejected === rows.length - addressed.length,
    sent + merged === addressed.length,
    created + updated === sent,
  ];
  const broken = await violations(stack, scenario, run.id);
  return {
    ...{ status: run.status, rows: rows.length, slices: run.slices.length },
    pages: (await observe(stack.rows, exportId)).pages.length,
    lost: missing.length + strangers.length,
    miscounted: truths.filter((holds) => !holds).length,
    violations: run.status === 'failed' ? [...broken, `the run ended ${run.error?.code}`] : broken,
  };
}
