import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startAzurite } from '../../local/azurite';
import { createScenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { startStack } from '../stack/stack';
import { violations } from '../stack/truth';
import type { Outcome } from './faultMatrix';
import { type Stage, stageNames, stages } from './faults';

const settings = {
  ...{ RESCUE_AFTER_MS: '1000', RESCUE_MAX_MS: '4000', LOCAL_CRASH_VISIBILITY_MS: '1000' },
  WATCHDOG_SCHEDULE: '* * * * * *',
};
const outageMs = 1_500;
const runMs = 60_000;

/** Storage that is stopped and started again at every stage of a run, while SendGrid has a call of it in hand. */
export async function storageOutages(): Promise<Outcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'storage-outage-'));
  const first = await startAzurite({ folder });
  let azurite = first;
  const stack = await startStack(settings, first.connectionString);
  const outage = async (stage: Stage): Promise<Outcome> => {
    const scenario = await createScenario(stack, {
      segments: [{ 'a.csv': addresses(8), 'b.csv': addresses(8) }],
    });
    const fault = { kind: 'slowBody', durationMs: 600 } as const;
    await stack.simulator.script({ on: { ...stages[stage], key: scenario.key }, fault });
    const seen = (await stack.simulator.requests()).length;
    const { id } = await scenario.start();
    while ((await stack.simulator.requests()).length <= seen + stageNames.indexOf(stage)) await pause(10);
    await azurite.stop();
    await pause(outageMs);
    azurite = await startAzurite({ folder, ports: first.ports });
    const ended = await scenario.finished(id, runMs);
    await stack.simulator.calm();
    return {
      ...{ name: 'storage stopped and started again', stage, lasting: false, ended, after: ended },
      violations: await violations(stack, scenario, id),
    };
  };
  try {
    const outcomes: Outcome[] = [];
    for (const stage of stageNames) outcomes.push(await outage(stage));
    return outcomes;
  } finally {
    await stack.stop();
    await azurite.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
