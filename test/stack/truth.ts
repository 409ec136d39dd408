import { normaliseAddress } from '../../shared/profiles/address';
import { checkJobs } from '../invariants/jobs';
import { observe } from '../invariants/observe';
import { checkList, checkOutcome } from '../invariants/outcome';
import { checkRejections } from '../invariants/rejections';
import { checkState } from '../invariants/state';
import type { Scenario } from './scenario';
import type { Stack } from './stack';

/**
 * Everything of PROTOCOL section 9 that is broken, at rest: the rows, the blobs, the jobs, and the list against
 * the segments, address by address. `run` is the run that the segments' rows are the truth of.
 */
export async function violations(stack: Stack, scenario: Scenario, runId: string): Promise<string[]> {
  const observed = await observe(stack.rows, scenario.exportId);
  const run = observed.runs.find(({ id }) => id === runId);
  if (run === undefined) return [`There is no run ${runId}`];
  const jobs = new Map<string, string[] | undefined>();
  for (const { job } of observed.pages) {
    if (job !== undefined) jobs.set(job, await stack.simulator.addressesOf(job));
  }
  const { rows } = scenario;
  const [list, rejections] = [await scenario.emails(), await scenario.rejections(runId)];
  const known = new Set(rows.flatMap(({ email }) => normaliseAddress(email) ?? []));
  return [
    ...checkState(observed),
    ...(await checkRejections(observed, stack.rejections)),
    ...checkJobs(observed, (job) => jobs.get(job)),
    ...checkOutcome({ run, rows, rejections, list }),
    ...checkList(list, known),
    ...(rejections.length === run.counts.rejected
      ? []
      : [`I6: the API lists ${rejections.length} rejections`]),
  ];
}
