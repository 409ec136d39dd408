import { parseArgs } from 'node:util';
import { planOf } from './plan';
import { simulate } from './simulate';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string', default: '2000' },
      from: { type: 'string', default: '1' },
    },
  });
  if (values.seed !== undefined) {
    const o = await simulate(planOf(Number(values.seed)), { traced: true });
    for (const l of o.trace) console.log(l);
    console.log(o.violations);
    return;
  }
  const from = Number(values.from);
  const t = process.cpuUsage();
  const w = performance.now();
  let calls = 0,
    faults = 0;
  const ends = new Map<string, number>();
  const fails: string[] = [];
  const n = Number(values.seeds);
  for (let s = from; s < from + n; s += 1) {
    const o = await simulate(planOf(s));
    calls += o.calls;
    faults += o.faults;
    for (const [k, v] of o.ends) ends.set(k, (ends.get(k) ?? 0) + v);
    if (o.violations.length > 0) fails.push(`${s}: ${o.violations[0]}`);
  }
  const u = process.cpuUsage(t);
  console.log({
    cpu: (n / ((u.user + u.system) / 1e6)).toFixed(0),
    wall: (n / ((performance.now() - w) / 1e3)).toFixed(0),
    calls: calls / n,
    faults: faults / n,
  });
  console.log(ends);
  console.log(fails.length, fails.slice(0, 12).join('\n'));
}
void main();
