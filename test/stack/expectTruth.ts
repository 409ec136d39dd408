import type { RunView } from '../../shared/runs/view';
import type { Scenario } from './scenario';
import type { Stack } from './stack';
import { violations } from './truth';

/** After each scenario: nothing of PROTOCOL section 9 is broken. */
export async function expectTruth(stack: Stack, scenario: Scenario, run: Pick<RunView, 'id'>): Promise<void> {
  expect(await violations(stack, scenario, run.id)).toEqual([]);
}
