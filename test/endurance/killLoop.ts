import { setTimeout as pause } from 'node:timers/promises';
import type { RunView } from '../../shared/runs/view';
import { observe } from '../invariants/observe';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses, type SegmentFiles } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';
import { violations } from '../stack/truth';
import { type Seeded, seeded } from './seeded';

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

/**
 * Kills the app at random moments while runs of several slices and dozens of pages are active, starts it again,
 * until they have ended; then holds the lists against the segments and the counts against the truth.
 */
export async function killLoop({ rounds, seed, storage, tell }: KillLoopOptions): Promise<Round[]> {
  const chance = seeded(seed);
  const stack = await startStack(settings, storage);
  const done: Round[] = [];
  try {
    while (done.length < rounds) {
      const count = Math.min(abreast, rounds - done.length);
      const batch = await runBatch(stack, chance, { first: done.length + 1, count });
      for (const round of batch) tell?.(round);
      done.push(...batch);
    }
  } finally {
    await stack.stop();
  }
  return done;
}

async function runBatch(
  stack: Stack,
  chance: Seeded,
  { first, count }: { first: number; count: number },
): Promise<Round[]> {
  const begun = Date.now();
  await stack.simulator.change({ visibleDelayMs: 20, finishDelayMs: 60, answerDelayMs: 5 });
  const scenarios: Scenario[] = [];
  for (let index = 0; index < count; index += 1) {
    scenarios.push(await createScenario(stack, { segments: randomSegments(chance), padding }));
  }
  const runs = await Promise.all(scenarios.map(async (scenario) => (await scenario.start()).id));
  const kills = scenarios.map(() => 0);
  const resumes = scenarios.map(() => 0);
  for (let deaths = chance.between(2, 5); deaths > 0; deaths -= 1) {
    await pause(chance.between(20, 900));
    const views = await viewAll(scenarios, runs);
    if (views.every(({ finishedAt }) => finishedAt !== undefined)) break;
    await stack.host().kill();
    for (const [index, { finishedAt }] of views.entries()) {
      if (finishedAt === undefined) kills[index] = (kills[index] ?? 0) + 1;
    }
    await stack.restart();
  }
  const rounds: Round[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const { run, resumed } = await finish(scenario, runs[index] ?? '');
    resumes[index] = resumed;
    rounds.push({
      ...{
        round: first + index,
        kills: kills[index] ?? 0,
        resumes: resumed,
        seconds: (Date.now() - begun) / 1_000,
      },
      ...(await judge(stack, scenario, run)),
    });
  }
  return rounds;
}

const viewAll = (scenarios: readonly Scenario[], runs: readonly string[]): Promise<RunView[]> =>
  Promise.all(scenarios.map((scenario, index) => scenario.run(runs[index] ?? '')));

/** Two segments of several files; some rows are bad, and some people are there twice. */
function randomSegments(chance: Seeded): SegmentFiles[] {
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
async function finish(scenario: Scenario, runId: string): Promise<{ run: RunView; resumed: number }> {
  for (let resumed = 0; ; resumed += 1) {
    const run = await scenario.finished(runId, roundMs);
    if (run.status !== 'failed' || resumed === 5) return { run, resumed };
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
