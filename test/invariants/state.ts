import type { Counts, Page, Run } from '../../shared/runs/run';
import { isTerminal, openChains } from '../../shared/runs/transitions';
import type { Observed } from './observe';

/** How long an Idempotency-Key is honoured (DESIGN section 8). */
const keyLife = 30 * 24 * 3_600_000;

export interface StateOptions {
  /** Runs that retention may be removing: their pages go before they do. */
  readonly isExpired?: (run: Run) => boolean;
}

/** What holds of an export at every instant (PROTOCOL section 9): I1, I2, I3, I4 and I9. Each violation in a line. */
export function checkState(observed: Observed, { isExpired = () => false }: StateOptions = {}): string[] {
  const { head, runs } = observed;
  // What is being removed, by burial or by retention, is removed in parts.
  const whole = runs.filter((run) => !isTerminal(run.status) || !(head?.closed || isExpired(run)));
  return [
    ...checkSingleFlight(observed),
    ...whole.flatMap((run) => {
      const pages = observed.pages.filter((page) => page.runId === run.id);
      return [...checkShape(run, pages), ...checkSlices(run, pages), ...checkCounts(run, pages)];
    }),
    ...checkIdempotency(observed, isExpired),
  ];
}

/** I1 and I2. */
function checkSingleFlight({ head, runs, pages, idempotencies }: Observed): string[] {
  const violations: string[] = [];
  const active = runs.filter(({ status }) => !isTerminal(status)).map(({ id }) => id);
  if (active.length > 1) violations.push(`I1: ${active.join(' and ')} are active at once`);
  if (head === null) {
    if (runs.length + pages.length + idempotencies.size > 0) violations.push('I2: rows without a head');
    return violations;
  }
  const ids = new Set(runs.map(({ id }) => id));
  for (const { runId, chain, step } of head.closed ? [] : pages) {
    if (!ids.has(runId)) violations.push(`rule 23: the page ${chain}:${step} of ${runId} outlived its run`);
  }
  for (const id of active) {
    if (head.activeRunId !== id) {
      violations.push(`I2: ${id} is active, head says ${head.activeRunId ?? 'none'}`);
    }
  }
  if (head.activeRunId !== undefined && !active.includes(head.activeRunId)) {
    violations.push(`I2: head says ${head.activeRunId}, which is not active`);
  }
  if (head.lastRunId !== undefined && !head.closed && !runs.some(({ id }) => id === head.lastRunId)) {
    violations.push(`I2: the newest run ${head.lastRunId} is gone`);
  }
  return violations;
}

/** What a run's status says of its slices and pages (PROTOCOL section 2). */
function checkShape(run: Run, pages: readonly Page[]): string[] {
  const open = openChains({ ...run, status: 'exporting' }).length;
  const unsettled = pages.filter(({ settled }) => !settled).length;
  const violations: string[] = [];
  const refuse = (what: string) => violations.push(`section 2: ${run.id} is ${run.status}, but ${what}`);
  if (run.status === 'queued' && run.version !== undefined) refuse('it is planned');
  if (run.status === 'exporting' && open === 0) refuse('no slice is open');
  const read = run.status === 'confirming' || hasSucceeded(run);
  if (read && open > 0) refuse(`${open} slices are open`);
  if (read && run.version === undefined) refuse('it was never planned');
  if (hasSucceeded(run) && unsettled > 0) refuse(`${unsettled} pages are not settled`);
  if (run.status === 'succeeded' && run.counts.rejected > 0) refuse('there are rejections');
  if (run.status === 'completedWithRejections' && run.counts.rejected === 0) refuse('there is no rejection');
  if (isTerminal(run.status) !== (run.finishedAt !== undefined)) refuse(`finishedAt is ${run.finishedAt}`);
  for (const what of checkTimeline(run)) refuse(what);
  return violations;
}

/** What a run tells of itself: bounded, from its start, and with its end exactly if it has ended. */
function checkTimeline({ status, timeline }: Run): string[] {
  const last = timeline.at(-1);
  const told = last?.event === 'ended' ? last.status : undefined;
  return [
    ...(timeline[0]?.event === 'started' ? [] : ['its timeline does not begin with its start']),
    ...(told === (isTerminal(status) ? status : undefined) ? [] : [`its end was told as ${told}`]),
    ...(timeline.length > 50 ? [`its timeline has ${timeline.length} entries`] : []),
  ];
}

export function hasSucceeded({ status }: Pick<Run, 'status'>): boolean {
  return status === 'succeeded' || status === 'completedWithRejections';
}

/** I3. */
function checkSlices(run: Run, pages: readonly Page[]): string[] {
  const violations: string[] = [];
  const refuse = (chain: number, what: string) => violations.push(`I3: ${run.id} chain ${chain}: ${what}`);
  for (const page of pages) {
    if (run.chains[page.chain]?.slice === undefined) refuse(page.chain, 'a page of no slice');
  }
  for (const [chain, { slice, step }] of run.chains.entries()) {
    if (slice === undefined) continue;
    const own = pages.filter((page) => page.chain === chain).sort((a, b) => a.step - b.step);
    let cursor = '';
    for (const page of own) {
      if (page.start !== cursor) {
        refuse(chain, `the page of step ${page.step} begins at "${page.start}", not at "${cursor}"`);
      }
      if (page.step >= step) refuse(chain, `a page of step ${page.step}, but the chain is at ${step}`);
      cursor = page.end;
    }
    if (cursor !== slice.cursor) refuse(chain, `pages end at "${cursor}", the cursor is "${slice.cursor}"`);
    const read = total(own, (page) => page.read);
    if (read !== slice.read) refuse(chain, `pages read ${read}, the slice says ${slice.read}`);
    if (slice.done && slice.read !== slice.rows) refuse(chain, `done with ${read} of ${slice.rows} rows`);
  }
  return violations;
}

/** I4. */
function checkCounts(run: Run, pages: readonly Page[]): string[] {
  const violations: string[] = [];
  for (const { chain, step, ...page } of pages) {
    const refuse = (what: string) => violations.push(`I4: ${run.id} page ${chain}:${step}: ${what}`);
    if (page.read !== page.sent + page.merged + page.rejected) {
      refuse(`read ${page.read} ≠ ${page.sent} sent + ${page.merged} merged + ${page.rejected} rejected`);
    }
    if (page.errored > page.sent) refuse(`${page.errored} errors of ${page.sent} sent`);
    if (!page.settled && page.errored + page.created + page.updated > 0)
      refuse('an outcome before it settled');
  }
  const sums: Counts = {
    read: total(pages, (page) => page.read),
    sent: total(pages, (page) => page.sent - page.errored),
    merged: total(pages, (page) => page.merged),
    rejected: total(pages, (page) => page.rejected + page.errored),
    truncated: total(pages, (page) => page.truncated),
    created: total(pages, (page) => page.created),
    updated: total(pages, (page) => page.updated),
  };
  for (const [name, sum] of Object.entries(sums)) {
    const count = run.counts[name as keyof Counts];
    if (count !== sum) violations.push(`I4: ${run.id} counts ${count} ${name}, its pages ${sum}`);
  }
  return violations;
}

function total(pages: readonly Page[], value: (page: Page) => number): number {
  return pages.reduce((sum, page) => sum + value(page), 0);
}

/** I9, as far as one moment shows it: a key has one run in the days that it is honoured, and names it. */
function checkIdempotency(
  { head, runs, idempotencies }: Observed,
  isExpired: (run: Run) => boolean,
): string[] {
  if (head?.closed) return [];
  const violations: string[] = [];
  const newest = new Map<string, Run>();
  for (const run of runs) {
    const { id, idempotencyRow: key } = run;
    if (key === undefined) continue;
    const later = newest.get(key);
    if (later === undefined) {
      newest.set(key, run);
      if (idempotencies.get(key)?.runId === id || isExpired(run)) continue;
      violations.push(`I9: ${id} is not remembered by its ${key}`);
    } else if (Date.parse(later.startedAt) - Date.parse(run.startedAt) <= keyLife) {
      violations.push(`I9: ${id} and ${later.id} have the same ${key}`);
    }
  }
  for (const [key, { runId }] of idempotencies) {
    const claimed = newest.get(key)?.id;
    if (claimed !== runId) violations.push(`I9: ${key} names ${runId}, but ${claimed ?? 'nobody'} names it`);
  }
  return violations;
}
