import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { allBroken } from './broken/all';
import { planOf } from './plan';
import { shrink } from './shrink';
import { simulate } from './simulate';

const run = promisify(execFile);

/** The command of the README, in a process of its own: inside jest everything is several times slower. */
async function command(...options: string[]): Promise<{ held: boolean; output: string }> {
  try {
    const { stdout } = await run('npm', ['run', '--silent', 'simulate', '--', ...options]);
    return { held: true, output: stdout };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { held: false, output: `${stdout}${stderr}` };
  }
}

test('the invariants hold in 2,000 seeds, and every rule that is broken on purpose is noticed', async () => {
  const { held, output } = await command('--seeds', '2000', '--broken');
  if (!held) throw new Error(output);
  // A world where nothing goes wrong, or where nothing goes right, would prove little.
  for (const end of ['succeeded', 'completedWithRejections', 'canceled:exportGone', 'skipped:runActive']) {
    expect(output).toMatch(new RegExp(`^ +${end} \\d`, 'm'));
  }
  for (const end of ['unconfirmed', 'segmentChanged', 'keyRejected', 'importFailed']) {
    expect(output).toMatch(new RegExp(`^ +failed:${end} \\d`, 'm'));
  }
}, 240_000);

test('a seed decides everything that happens', async () => {
  const [first, second] = [
    await simulate(planOf(41), { traced: true }),
    await simulate(planOf(41), { traced: true }),
  ];
  expect(first.trace.length).toBeGreaterThan(20);
  expect(second.trace).toEqual(first.trace);
});

test('a seed that fails shrinks to less that fails alike', async () => {
  const broken = allBroken.find(({ wrong }) => wrong === 'a start claims the head without If-Match');
  if (broken === undefined) throw new Error('The variant has another name');
  const { breakage } = broken;
  for (let seed = 1; ; seed += 1) {
    const plan = planOf(seed);
    const [found] = (await simulate(plan, { breakage })).violations;
    if (found === undefined) continue;
    const small = await shrink(plan, breakage);
    const [left] = (await simulate(small, { breakage })).violations;
    expect(left?.split(':')[0]).toBe(found.split(':')[0]);
    expect(JSON.stringify(small).length).toBeLessThan(JSON.stringify(plan).length);
    expect(small.deeds.length).toBeLessThanOrEqual(2);
    return;
  }
});
