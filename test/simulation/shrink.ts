import { faultKinds, type Plan } from './plan';
import { type Breakage, simulate } from './simulate';

/** Simulations that a search may take: it is for reading, not for proving that nothing smaller fails. */
const maxAttempts = 600;

/** Which invariant a violation names. */
const kindOf = (violation: string | undefined): string | undefined => violation?.split(':')[0];

/** A simpler plan that breaks the same invariant: fewer deeds, faults, files and rows. */
export async function shrink(plan: Plan, breakage: Breakage = {}): Promise<Plan> {
  const wanted = kindOf((await simulate(plan, { breakage })).violations[0]);
  let attempts = 0;
  let best = plan;

  const stillFails = async (candidate: Plan): Promise<boolean> => {
    attempts += 1;
    return kindOf((await simulate(candidate, { breakage })).violations[0]) === wanted;
  };

  for (let simpler = true; simpler && attempts < maxAttempts; ) {
    simpler = false;
    const { faults } = await simulate(best, { breakage });
    for (const candidate of candidates(best, faults)) {
      if (attempts >= maxAttempts || !(await stillFails(candidate))) continue;
      best = candidate;
      simpler = true;
      break;
    }
  }
  return best;
}

/** Plans that are a little simpler, the boldest first. */
function* candidates(plan: Plan, faults: number): Generator<Plan> {
  const { deeds, rates, segments, lastFault, muted, chaos, jobs } = plan;
  if (Object.keys(rates).length > 0) yield { ...plan, rates: {} };
  for (const kind of faultKinds) {
    if (rates[kind] !== undefined) yield { ...plan, rates: { ...rates, [kind]: undefined } as Plan['rates'] };
  }
  for (const index of deeds.keys()) yield { ...plan, deeds: deeds.filter((_, other) => other !== index) };
  if (plan.exports > 1) yield { ...plan, exports: 1 };
  if (plan.instances > 1) yield { ...plan, instances: 1 };
  if (plan.onRefresh) yield { ...plan, onRefresh: false };
  for (const kind of ['stuck', 'pending', 'failed', 'lost'] as const) {
    if (jobs[kind] > 0) yield { ...plan, jobs: { ...jobs, [kind]: 0 } };
  }
  if (chaos > 60_000) yield { ...plan, chaos: Math.ceil(chaos / 2) };
  for (const fewer of [Math.floor(faults / 2), faults - 1]) {
    if (fewer >= 0 && fewer < Math.min(faults, lastFault)) yield { ...plan, lastFault: fewer };
  }
  for (let fault = 1; fault <= Math.min(faults, lastFault, 60); fault += 1) {
    if (!muted.includes(fault)) yield { ...plan, muted: [...muted, fault] };
  }
  if (segments.length > 1) yield { ...plan, segments: segments.slice(1) };
  for (const [segment, files] of segments.entries()) {
    const withFiles = (next: readonly number[]): Plan => ({
      ...plan,
      segments: segments.map((old, index) => (index === segment ? next : old)),
    });
    if (files.length > 1) yield withFiles(files.slice(1));
    for (const [file, rows] of files.entries()) {
      if (rows > 0) yield withFiles(files.map((old, index) => (index === file ? rows - 1 : old)));
    }
  }
}
