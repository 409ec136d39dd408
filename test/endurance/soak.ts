import type { RunView } from '../../shared/runs/view';
import { observe } from '../invariants/observe';
import { type Chance, chance as chanceOf } from '../simulation/random';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';
import { violations } from '../stack/truth';
import { until } from '../stack/until';
import { importFaults, requestFaults, stageNames, stages } from './faults';

const settings = {
  ...{ CALL_TIMEOUT_MS: '700', CONFIRM_DEADLINE_MS: '2000' },
  ...{ RESCUE_AFTER_MS: '2000', RESCUE_MAX_MS: '4000', WATCHDOG_SCHEDULE: '* * * * * *' },
};
const runMs = 120_000;
/** Of so many runs one is canceled by a person. */
const canceledOneIn = 12;

export interface SoakOptions {
  readonly runs: number;
  readonly exports: number;
  readonly seed: number;
  /** A connection string. */
  readonly storage: string;
  /** Called after each run. */
  readonly tell?: (done: number) => void;
}

/** What there is at one moment, in the host and in storage. */
export interface Levels {
  readonly memoryBytes: number;
  readonly openHandles: number;
  /** In the queue, and in its poison queue. */
  readonly messages: number;
  /** In the table `runs`. */
  readonly rows: number;
  /** In the container of rejections. */
  readonly blobs: number;
}

export interface Soak {
  readonly runs: number;
  readonly faults: number;
  readonly resumes: number;
  /** How many runs ended how. */
  readonly ends: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
  /** After each export's first run, which no fault met. */
  readonly start: Levels;
  readonly end: Levels;
  /** When retention has removed all but the newest run of each export. */
  readonly retained: Levels;
  /** When every export has been deleted and buried. */
  readonly buried: Levels;
}

/** Runs of many exports side by side with random faults, and what is left when they are over. */
export async function soak(options: SoakOptions): Promise<Soak> {
  const stack = await startStack(settings, options.storage);
  try {
    return await soakOn(stack, options);
  } finally {
    await stack.stop();
  }
}

async function soakOn(stack: Stack, { runs, exports, seed, tell }: SoakOptions): Promise<Soak> {
  const chance = chanceOf(seed);
  const scenarios: Scenario[] = [];
  for (let index = 0; index < exports; index += 1) {
    scenarios.push(await createScenario(stack, { segments: [randomFiles(chance)] }));
  }
  await Promise.all(scenarios.map((scenario) => scenario.startAndFinish()));
  const start = await levels(stack, scenarios);
  const record = {
    ends: {} as Record<string, number>,
    faults: 0,
    resumes: 0,
    violations: [] as string[],
    done: 0,
  };
  let left = runs;
  const work = async (scenario: Scenario): Promise<void> => {
    while (left-- > 0) {
      const run = await oneRun(stack, scenario, chance, record);
      const end = run.error?.code ?? run.status;
      record.ends[end] = (record.ends[end] ?? 0) + 1;
      record.violations.push(...(await violations(stack, scenario, run.id)));
      record.done += 1;
      tell?.(record.done);
    }
  };
  await Promise.all(scenarios.map(work));
  await stack.queue.drained(runMs);
  const end = await levels(stack, scenarios);
  const retained = await afterRetention(stack, scenarios);
  const buried = await afterBurial(stack, scenarios);
  const { ends, faults, resumes } = record;
  return {
    runs: record.done,
    faults,
    resumes,
    ends,
    violations: record.violations,
    start,
    end,
    retained,
    buried,
  };
}

function randomFiles(chance: Chance) {
  const file = () => [...addresses(chance.between(10, 40)), ...addresses(1).map(() => 'nobody')];
  return { 'a.csv': file(), 'b.csv.gz': file() };
}

/** A run that meets up to two faults, and is resumed as long as that helps. */
async function oneRun(
  stack: Stack,
  scenario: Scenario,
  chance: Chance,
  record: { faults: number; resumes: number },
): Promise<RunView> {
  for (let faults = chance.between(0, 2); faults > 0; faults -= 1) {
    await stack.simulator.script(randomFault(chance, scenario.key));
    record.faults += 1;
  }
  const { id } = await scenario.start();
  if (chance.between(1, canceledOneIn) === 1) await scenario.cancel(id);
  for (let resumes = 0; ; resumes += 1) {
    const run = await scenario.finished(id, runMs);
    if (run.status !== 'failed' || resumes === 3) return run;
    await scenario.resume(id);
    record.resumes += 1;
  }
}

function randomFault(chance: Chance, key: string) {
  const isImport = chance.between(1, 4) === 1;
  const [, fault] = chance.pick(isImport ? importFaults : requestFaults);
  const stage = isImport ? 'page' : chance.pick(stageNames);
  return { on: { ...stages[stage], after: chance.between(0, 1), key }, times: chance.between(1, 3), fault };
}

async function levels(stack: Stack, scenarios: readonly Scenario[]): Promise<Levels> {
  const status = await stack.api.get<{ memoryBytes: number; openHandles: number }>('/admin/host/status');
  let rows = 0;
  for (const { exportId } of scenarios) {
    const { head, runs, pages, idempotencies } = await observe(stack.rows, exportId);
    rows += (head === null ? 0 : 1) + runs.length + pages.length + idempotencies.size;
  }
  let blobs = 0;
  for await (const _ of stack.rejections.list('')) blobs += 1;
  const messages = (await stack.queue.length()) + (await stack.queue.poisoned());
  return { memoryBytes: status.memoryBytes, openHandles: status.openHandles, messages, rows, blobs };
}

async function afterRetention(stack: Stack, scenarios: readonly Scenario[]): Promise<Levels> {
  await stack.restart({ RUN_RETENTION_MS: '1' });
  const left = async () => {
    const all = await Promise.all(scenarios.map(({ exportId }) => observe(stack.rows, exportId)));
    return all.every(({ runs }) => runs.length === 1) ? true : undefined;
  };
  await until('only the newest runs are left', left, runMs);
  return levels(stack, scenarios);
}

async function afterBurial(stack: Stack, scenarios: readonly Scenario[]): Promise<Levels> {
  for (const { path } of scenarios) {
    const { etag } = await stack.api.get<{ etag: string }>(path);
    await stack.api.call('DELETE', path, { headers: { 'if-match': etag } });
  }
  const gone = async () => ((await levels(stack, scenarios)).rows === 0 ? true : undefined);
  await until('every export is buried', gone, runMs);
  return levels(stack, scenarios);
}
