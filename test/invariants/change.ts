import { isDeepStrictEqual } from 'node:util';
import type { Page, Run } from '../../shared/runs/run';
import { isTerminal, mayFollow } from '../../shared/runs/transitions';
import type { Observed } from './observe';

export interface ChangeOptions {
  /** Whether the export may have been saved: then what is fresh or due counts as honoured without a run. */
  readonly saving?: boolean;
}

/**
 * What must hold between two observations of an export with at most one write between them: the legal
 * transitions, I8, and I9 of ticks and versions. With more writes between, only `checkHistory` applies.
 */
export function checkChange(before: Observed, after: Observed, options: ChangeOptions = {}): string[] {
  return [
    ...checkHistory(before, after),
    ...checkTransitions(before, after),
    ...checkClaims(before, after, options),
  ];
}

/** What no number of writes may change (I8): an end that is final, what a page says, how far a chain is. */
export function checkHistory(before: Observed, after: Observed): string[] {
  const runs = new Map(after.runs.map((run) => [run.id, run]));
  const pages = new Map(after.pages.map((page) => [pageId(page), page]));
  return [
    ...before.runs.flatMap((run) => {
      const now = runs.get(run.id);
      if (now !== undefined) return checkRun(run, now);
      return isTerminal(run.status) ? [] : [`I8: ${run.id} vanished while it was ${run.status}`];
    }),
    ...before.pages.flatMap((page) => {
      const now = pages.get(pageId(page));
      return now === undefined ? checkGone(page, runs.get(page.runId)) : checkPage(page, now);
    }),
  ];
}

const pageId = ({ runId, chain, step }: Page): string => `${runId} page ${chain}:${step}`;

function checkRun(before: Run, after: Run): string[] {
  if (before === after) return [];
  const { id, status } = before;
  const violations: string[] = [];
  const final = isTerminal(status) && status !== 'failed';
  if (final && !isDeepStrictEqual(before, after)) violations.push(`I8: ${id} changed after it was ${status}`);
  for (const [index, chain] of before.chains.entries()) {
    const now = after.chains[index];
    if (now === undefined) violations.push(`I8: ${id} lost its chain ${index}`);
    else if (now.step < chain.step) violations.push(`I8: ${id} chain ${index} went back to ${now.step}`);
  }
  if (!isDeepStrictEqual(before.snapshot, after.snapshot)) violations.push(`I8: ${id} has another snapshot`);
  if (before.version !== undefined && !isDeepStrictEqual(before.version, after.version)) {
    violations.push(`I8: ${id} has another version`);
  }
  return violations;
}

/** A page goes with its run, or before it when that is past its retention. */
function checkGone(page: Page, run: Run | undefined): string[] {
  if (run === undefined || isTerminal(run.status)) return [];
  return [`I8: ${pageId(page)} vanished while its run was ${run.status}`];
}

function checkPage(before: Page, after: Page): string[] {
  if (before === after) return [];
  if (before.settled) {
    return isDeepStrictEqual(before, after) ? [] : [`I8: ${pageId(before)} changed after it settled`];
  }
  const {
    settled: _s,
    errored: _e,
    created: _c,
    updated: _u,
    importBlob: _i,
    contactLimit: _l,
    ...own
  } = after;
  const { settled: _bs, errored: _be, created: _bc, updated: _bu, ...born } = before;
  return isDeepStrictEqual(own, born)
    ? []
    : [`I8: ${pageId(before)} says something else than it was born with`];
}

function checkTransitions(before: Observed, after: Observed): string[] {
  const runs = new Map(before.runs.map((run) => [run.id, run]));
  return after.runs.flatMap((run) => {
    const was = runs.get(run.id);
    if (was === undefined) {
      const legal = run.status === 'queued' || run.status === 'skipped';
      return legal ? [] : [`section 2: ${run.id} was born ${run.status}`];
    }
    if (was === run) return [];
    if (was.status === 'failed')
      return isTerminal(run.status) ? checkStill(was, run) : checkResumed(was, run);
    return mayFollow(was.status, run.status) || isDeepStrictEqual(was, run)
      ? []
      : [`section 2: ${run.id} went from ${was.status} to ${run.status}`];
  });
}

function checkStill(before: Run, after: Run): string[] {
  return isDeepStrictEqual(before, after) ? [] : [`I8: ${before.id} changed after it failed`];
}

/** Rule 17: whatever was sent before a resume must never be current again. */
function checkResumed(before: Run, after: Run): string[] {
  return before.chains.flatMap((chain, index) =>
    after.chains[index]?.step === chain.step + 1
      ? []
      : [`I8: ${before.id} was resumed, but chain ${index} is still at step ${chain.step}`],
  );
}

/** I9: a tick or a version is claimed in the write that inserts its run, and claimed once; or an export is saved. */
function checkClaims(before: Observed, after: Observed, { saving = false }: ChangeOptions): string[] {
  if (before.head === null || after.head === null) return [];
  const known = new Set(before.runs.map(({ id }) => id));
  const born = after.runs.filter(({ id }) => !known.has(id));
  const violations: string[] = [];
  const newest = after.head.lastRunId;
  if (newest !== before.head.lastRunId && !born.some(({ id }) => id === newest)) {
    violations.push(`I9: the newest run is ${newest}, which was there before`);
  }
  const [was, is] = [before.head.lastDueAt, after.head.lastDueAt];
  const moved = is !== undefined && is !== was;
  if (moved && was !== undefined && is < was) violations.push(`I9: the newest tick went back to ${is}`);
  const scheduled = born.filter(({ trigger }) => trigger.kind === 'schedule');
  if (scheduled.length > 0 && !moved) violations.push(`I9: ${scheduled[0]?.id} has no tick of its own`);
  if (scheduled.length === 0 && moved && !saving)
    violations.push(`I9: the tick ${is} was taken without a run`);
  const refreshed = born.filter(({ trigger }) => trigger.kind === 'refresh');
  const fresh = !isDeepStrictEqual(before.head.lastVersion, after.head.lastVersion);
  if (!fresh && refreshed.some(({ trigger }) => trigger.by === 'system')) {
    violations.push(`I9: ${refreshed[0]?.id} is a second run of its version`);
  }
  if (fresh && refreshed.length === 0 && !saving) {
    violations.push('I9: a version was taken without a run');
  }
  return violations;
}
