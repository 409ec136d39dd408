import type { Observed } from './observe';

/** The addresses of a job that SendGrid accepted; undefined if it accepted no such job. */
export type AcceptedJobs = (job: string) => readonly string[] | undefined;

/** I5: a page with contacts names a job that SendGrid accepted for so many of them, and no two name the same. */
export function checkJobs(observed: Observed, accepted: AcceptedJobs): string[] {
  const violations: string[] = [];
  const named = new Set<string>();
  for (const { runId, chain, step, sent, job } of observed.pages) {
    const refuse = (what: string) => violations.push(`I5: ${runId} page ${chain}:${step}: ${what}`);
    if (job === undefined) {
      if (sent > 0) refuse(`sent ${sent} and names no job`);
      continue;
    }
    if (named.has(job)) refuse(`another page names ${job} too`);
    named.add(job);
    const addresses = accepted(job);
    if (addresses === undefined) refuse(`SendGrid never accepted ${job}`);
    else if (new Set(addresses).size !== sent) refuse(`sent ${sent}, ${job} has ${addresses.length}`);
  }
  return violations;
}

/** I7: a run is over at its deadline, or two minutes of working watchdog later. */
export function checkEnded(observed: Observed, now: number, grace = 120_000): string[] {
  return observed.runs
    .filter(({ finishedAt }) => finishedAt === undefined)
    .filter(({ deadlineAt }) => now > Date.parse(deadlineAt) + grace)
    .map(({ id, status, deadlineAt }) => `I7: ${id} is still ${status}, its deadline was ${deadlineAt}`);
}

/** I7: at rest nothing is left of a deleted export. */
export function checkBuried({ head, runs, pages, idempotencies }: Observed): string[] {
  const rows = (head === null ? 0 : 1) + runs.length + pages.length + idempotencies.size;
  return rows === 0 ? [] : [`I7: the deleted export still has ${rows} rows`];
}
