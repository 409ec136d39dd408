import { UnavailableError } from '../errors';
import { commit, ended } from './commit';
import type { RunDeps, Step } from './deps';
import { settlePage } from './importOutcome';
import { reportOf, type StepReport } from './report';
import { pollDelay } from './retryDelay';
import { iso, type Page, type Run, type RunMessage, since, type Warning } from './run';
import { pagesOf, replacePage, type Stored } from './store';
import { chainOf, withChain } from './transitions';

/** With the run and its head this stays under the 100 changes of one transaction. */
const maxSettled = 90;

/** A page whose import is known, as it will be stored. */
export interface Settled {
  readonly stored: Stored<Page>;
  readonly page: Page;
  readonly warning?: Warning;
}

interface Round {
  readonly settled: readonly Settled[];
  /** How many imports were open before, and how many of them were asked for. */
  readonly open: number;
  readonly asked: number;
  readonly begun: number;
  /** Why the round ended before its end. */
  readonly stopped?: UnavailableError;
  /** What the run's pages say, the settled ones of earlier rounds included. */
  readonly anyJob: boolean;
  readonly contactLimit: boolean;
}

/** Asks what became of the accepted pages, and ends the run when all of them are known (rules 14 and 15). */
export async function pollImports(deps: RunDeps, step: Step): Promise<StepReport> {
  const round = await askAll(deps, step);
  const { message } = step;
  if (round.settled.length === 0 && round.stopped !== undefined) throw round.stopped;
  const after = await commit(deps, message, (run) => ({
    run: afterRound(deps, run, { message, round }),
    beside: round.settled.map(({ stored, page }) => replacePage(stored, page)),
  }));
  const errored = round.settled.reduce((sum, { page }) => sum + page.errored, 0);
  return reportOf(after, 'imports polled', {
    ...{ open: round.open, asked: round.asked, settled: round.settled.length, errored },
    ...(round.stopped === undefined ? {} : { error: round.stopped.code }),
  });
}

async function askAll(deps: RunDeps, { message, run, destination }: Step): Promise<Round> {
  const begun = deps.clock();
  const open: Stored<Page>[] = [];
  let contactLimit = false;
  let anyJob = false;
  for await (const stored of pagesOf(deps.rows, message.exportId, message.runId)) {
    if (!stored.record.settled) open.push(stored);
    if (stored.record.job !== undefined) anyJob = true;
    if (stored.record.contactLimit) contactLimit = true;
  }
  const settled: Settled[] = [];
  const round = (asked: number, stopped?: UnavailableError): Round => ({
    ...{ settled, open: open.length, asked, begun, anyJob },
    contactLimit: contactLimit || settled.some(({ page }) => page.contactLimit === true),
    ...(stopped === undefined ? {} : { stopped }),
  });
  // In random order, so that one import that cannot be asked for does not hide the others for ever.
  for (const [asked, stored] of shuffled(open, deps.random.fraction).entries()) {
    const spent = deps.clock() - begun >= deps.settings.PAGE_BUDGET_MS;
    if (settled.length === maxSettled || (asked > 0 && spent)) return round(asked);
    try {
      const known = await settlePage(deps, { message, run, destination, stored });
      if (known !== null) settled.push(known);
    } catch (error) {
      if (error instanceof UnavailableError && error.code !== 'storageUnavailable')
        return round(asked, error);
      throw error;
    }
  }
  return round(open.length);
}

function shuffled<T>(items: readonly T[], fraction: () => number): T[] {
  return items
    .map((item) => ({ item, order: fraction() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

function afterRound(deps: RunDeps, run: Run, { message, round }: { message: RunMessage; round: Round }): Run {
  const now = deps.clock();
  const counted = withSettled(run, round.settled);
  const stillOpen = round.open - round.settled.length;
  if (stillOpen === 0) return verdict(counted, round, now);
  const late = run.confirmBy !== undefined && round.begun > since(run.confirmBy);
  if (late && round.asked === round.open) return ended(counted, unconfirmed(stillOpen), now);
  // Whoever was stopped short goes on at once; a settled import is progress.
  const { polls } = chainOf(run, message.chain);
  const cutShort = round.asked < round.open && round.stopped === undefined;
  const delay = cutShort ? 0 : pollDelay(polls + 1, deps.random.fraction(), deps.settings);
  const until = Math.max(now + delay, round.stopped?.retryAt ?? 0);
  return withChain(counted, message.chain, { due: iso(until), polls: polls + 1, tries: 0 });
}

/** What was sent and then refused moves from `sent` to `rejected`. */
function withSettled(run: Run, settled: readonly Settled[]): Run {
  const counts = { ...run.counts };
  const warnings = new Map(run.warnings.map((warning) => [warning.code, warning]));
  for (const { page, warning } of settled) {
    counts.sent -= page.errored;
    counts.rejected += page.errored;
    counts.created += page.created;
    counts.updated += page.updated;
    if (warning === undefined) continue;
    const count = (warnings.get(warning.code)?.count ?? 0) + (warning.count ?? 0);
    warnings.set(warning.code, { ...warning, count });
  }
  return { ...run, counts, warnings: [...warnings.values()] };
}

function verdict(run: Run, { anyJob, contactLimit }: Round, now: number): Run {
  const { sent, rejected } = run.counts;
  if (anyJob && sent === 0) return ended(run, contactLimit ? limitReached : importFailed, now);
  const { waitingUntil: _until, waitingReason: _reason, ...rest } = run;
  return {
    ...rest,
    status: rejected === 0 ? 'succeeded' : 'completedWithRejections',
    finishedAt: iso(now),
  };
}

const limitReached = {
  status: 'failed',
  code: 'contactLimit',
  message: "SendGrid applied nothing: the contact limit of the account's plan is reached.",
  help: 'Raise the plan or remove contacts in SendGrid, then run the export again.',
} as const;

const importFailed = {
  status: 'failed',
  code: 'importFailed',
  message: 'SendGrid accepted the contacts and then applied none of them.',
  help: "The rejections give SendGrid's reasons. Correct them and run the export again.",
} as const;

function unconfirmed(open: number) {
  return {
    status: 'failed',
    code: 'unconfirmed',
    message: `SendGrid accepted all contacts but did not confirm ${open} of the imports in time.`,
    help: 'They may still be applied. Resume the run to ask again.',
  } as const;
}
