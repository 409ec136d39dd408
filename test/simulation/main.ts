import { parseArgs } from 'node:util';
import { allBroken } from './broken/all';
import { planOf } from './plan';
import { shrink } from './shrink';
import { simulate } from './simulate';

/** As many failing seeds are shown before the search stops. */
const maxFailures = 5;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    broken: { type: 'boolean', default: false },
  },
});

/** One seed, made as small as it can be while it still fails, with everything that happens in it. */
async function replay(seed: number): Promise<boolean> {
  const found = await simulate(planOf(seed));
  const plan = found.violations.length === 0 ? planOf(seed) : await shrink(planOf(seed));
  const { trace, violations } = await simulate(plan, { traced: true });
  for (const line of trace) console.log(line);
  console.log(`\nThe plan: ${JSON.stringify(plan)}`);
  for (const violation of violations) console.log(`\n✗ ${violation}`);
  if (violations.length === 0) console.log(`\n✓ seed ${seed} holds`);
  return violations.length === 0;
}

async function search(from: number, seeds: number): Promise<boolean> {
  const begun = process.cpuUsage();
  const ends = new Map<string, number>();
  let [calls, faults, failures, done] = [0, 0, 0, 0];
  for (; done < seeds && failures < maxFailures; done += 1) {
    const outcome = await simulate(planOf(from + done));
    calls += outcome.calls;
    faults += outcome.faults;
    for (const [end, count] of outcome.ends) ends.set(end, (ends.get(end) ?? 0) + count);
    if (outcome.violations.length === 0) continue;
    failures += 1;
    console.log(`✗ seed ${from + done}: ${outcome.violations[0]}`);
    console.log(`  npm run simulate -- --seed ${from + done}`);
  }
  const { user, system } = process.cpuUsage(begun);
  const rate = Math.round(done / ((user + system) / 1_000_000));
  const runs = [...ends.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${show(done)} seeds from ${from}: ${failures} failed · ${show(rate)} seeds/s per core`);
  console.log(`${show(calls)} calls · ${show(faults)} faults · ${show(runs)} runs, which ended:`);
  for (const [end, count] of [...ends].sort((a, b) => b[1] - a[1])) console.log(`  ${end} ${show(count)}`);
  return failures === 0;
}

/** How many seeds it takes to notice each of the rules that are broken on purpose. */
async function searchBroken(from: number, seeds: number): Promise<boolean> {
  let unnoticed = 0;
  for (const { rule, wrong, breakage } of allBroken) {
    let violation: string | undefined;
    let tried = 0;
    breakage.begin?.();
    for (; violation === undefined && tried < seeds; tried += 1) {
      violation = (await simulate(planOf(from + tried), { breakage })).violations[0];
    }
    breakage.end?.();
    if (violation === undefined) unnoticed += 1;
    const found = violation === undefined ? '✗ not' : '✓';
    console.log(`${found} noticed in ${show(tried)} seeds · rule ${rule}: ${wrong}`);
    if (violation !== undefined) console.log(`  ${violation.slice(0, 150)}`);
  }
  return unnoticed === 0;
}

const show = (count: number): string => count.toLocaleString('en-US');

async function main(): Promise<void> {
  const { seed, broken } = values;
  const [from, seeds] = [Number(values.from), Number(values.seeds)];
  if (seed !== undefined) {
    if (!(await replay(Number(seed)))) process.exitCode = 1;
    return;
  }
  // Errors are the rule here, and nobody reads where most of them came from.
  Error.stackTraceLimit = 0;
  const holds = await search(from, seeds);
  const noticed = !broken || (await searchBroken(from, seeds));
  if (!holds || !noticed) process.exitCode = 1;
}

void main();
