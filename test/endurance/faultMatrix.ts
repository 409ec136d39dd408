import type { RunView } from '../../shared/runs/view';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import type { Fault } from '../stack/simulator';
import { type Stack, startStack } from '../stack/stack';
import { violations } from '../stack/truth';
import { importFaults, requestFaults, type Stage, stageNames, stages } from './faults';

/** Runs are many and small here: the host may take more of them at once. */
const settings = {
  ...{ CALL_TIMEOUT_MS: '700', CONFIRM_DEADLINE_MS: '3000' },
  AzureFunctionsJobHost__extensions__queues__batchSize: '16',
  AzureFunctionsJobHost__extensions__queues__newBatchThreshold: '12',
};
/** A run that is asked to wait again and again ends at its deadline only. */
const shortDeadline = { RUN_DEADLINE_MS: '3000' };
const runMs = 60_000;
const abreast = 12;

interface Case {
  readonly name: string;
  readonly stage: Stage | 'import';
  /** On every request, not only on the first. */
  readonly lasting: boolean;
  readonly fault: Fault['fault'];
}

/** What a fault did to a run. */
export interface Outcome extends Omit<Case, 'fault'> {
  readonly ended: RunView;
  /** The same run after the fault was over, resumed if it had failed. */
  readonly after: RunView;
  readonly violations: readonly string[];
}

interface Played {
  readonly of: Case;
  readonly scenario: Scenario;
  readonly ended: RunView;
}

/** Every fault of the simulator at every stage of a run, once and lasting; and every fault of an import. */
export async function faultMatrix(storage: string): Promise<Outcome[]> {
  const stack = await startStack(settings, storage);
  try {
    const cases = allCases();
    const played = await inParallel(
      cases.filter((of) => !waitsForEver(of)),
      (of) => play(stack, of),
    );
    await stack.restart(shortDeadline);
    played.push(...(await inParallel(cases.filter(waitsForEver), (of) => play(stack, of))));
    await stack.restart();
    await stack.simulator.calm();
    return await inParallel(played, (one) => recover(stack, one));
  } finally {
    await stack.stop();
  }
}

function allCases(): Case[] {
  const requests = requestFaults.flatMap(([name, fault]) =>
    stageNames.flatMap((stage) => [false, true].map((lasting): Case => ({ name, stage, lasting, fault }))),
  );
  const imports = importFaults.map(
    ([name, fault]): Case => ({ name, stage: 'import', lasting: false, fault }),
  );
  return [...requests, ...imports];
}

const waitsForEver = ({ lasting, fault }: Case): boolean =>
  lasting && fault.kind === 'status' && fault.status === 429;

async function play(stack: Stack, of: Case): Promise<Played> {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(8) }] });
  const on = { ...stages[of.stage === 'import' ? 'page' : of.stage], key: scenario.key };
  await stack.simulator.script({ on, times: of.lasting ? null : 1, fault: of.fault });
  const { id } = await scenario.start();
  return { of, scenario, ended: await scenario.finished(id, runMs) };
}

async function recover(stack: Stack, { of, scenario, ended }: Played): Promise<Outcome> {
  if (ended.status === 'failed') await scenario.resume(ended.id);
  const after = await scenario.finished(ended.id, runMs);
  const { name, stage, lasting } = of;
  return { name, stage, lasting, ended, after, violations: await violations(stack, scenario, ended.id) };
}

/** A few at a time, in order. */
async function inParallel<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await act(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: abreast }, work));
  return results;
}
