import type { Destination } from '../connections/destination';
import { contactMapper, unreadable } from '../profiles/contact';
import { type ComposedPage, collectPage } from '../profiles/page';
import { toNdjson } from '../profiles/rejection';
import type { RowBatch } from '../segments/segment';
import { type Change, commit } from './commit';
import type { RunDeps, Step } from './deps';
import { rejectionsBlob } from './rejectionsBlob';
import { reportOf, type StepReport } from './report';
import { type Chain, type Counts, iso, type Page, type Run, type RunMessage, type Warning } from './run';
import { insertPage } from './store';
import { chainOf, openChains, withChain } from './transitions';

/** SendGrid may name bad addresses one at a time; after so many answers the page is halved instead. */
const maxRefusals = 10;

/** The first rows of what was read, as they belong to one page. */
interface Stretch {
  readonly rows: ReturnType<typeof collectPage>;
  /** How many of the rows. */
  readonly count: number;
  /** Whether the slice has no more rows after them. */
  readonly done: boolean;
  /** The cursor after so many rows. */
  cursorAfter(count: number): string;
}

/** The page as SendGrid took it; without a job if there was no contact to send. */
interface Accepted extends Stretch {
  readonly page: ComposedPage;
  readonly job?: string;
}

/** Reads, maps and sends the next page of a slice, and commits what became of it (rule 13). */
export async function exportPage(deps: RunDeps, { message, run, destination }: Step): Promise<StepReport> {
  const { slice } = chainOf(run, message.chain);
  if (slice === undefined) throw new Error('A page was asked of a chain without a slice');
  const stretch = await readStretch(deps, run, slice);
  const accepted = await sendUntilAccepted(destination, run.snapshot.listId, stretch);
  const blob = await writeRejections(deps, message, accepted.page);
  const page: Page = {
    ...{ runId: run.id, chain: message.chain, step: message.step, segmentId: slice.segmentId },
    ...{ start: slice.cursor, end: accepted.cursorAfter(accepted.count) },
    ...accepted.page.counts,
    ...(accepted.job === undefined ? {} : { job: accepted.job }),
    ...(blob === undefined ? {} : { rejectionsBlob: blob }),
    ...{ settled: accepted.job === undefined, errored: 0, created: 0, updated: 0 },
  };
  const after = await commit(deps, message, (current) =>
    counted(deps, current, { page, done: accepted.done }),
  );
  const { read, sent, merged, rejected, job } = page;
  return reportOf(after, 'page exported', { read, sent, merged, rejected, job });
}

/** Reads from the cursor until the page is full, the slice ends, or the time is spent. */
async function readStretch(deps: RunDeps, run: Run, slice: NonNullable<Chain['slice']>): Promise<Stretch> {
  const stopAt = deps.clock() + deps.settings.PAGE_BUDGET_MS;
  const map = contactMapper(run.snapshot.dataMatching);
  const rows = collectPage(deps.pageLimits);
  const batches: { from: number; cursorAfter: RowBatch['cursorAfter'] }[] = [];
  const stretch = (done: boolean): Stretch => ({
    ...{ rows, count: rows.size, done },
    cursorAfter(count) {
      const batch = batches.findLast(({ from }) => from < count);
      return batch === undefined ? slice.cursor : batch.cursorAfter(count - 1 - batch.from);
    },
  });
  for await (const { rows: read, segmentId, file, cursorAfter } of deps.source.read(slice, slice.cursor)) {
    batches.push({ from: rows.size, cursorAfter });
    const place = { segmentId, ...(file === undefined ? {} : { file }) };
    for (const row of read) {
      const mapped = 'values' in row ? map(row.values) : unreadable(row.unreadable);
      if (!rows.add({ place, record: row.record, mapped })) return stretch(false);
    }
    if (deps.clock() >= stopAt && rows.size > 0) return stretch(false);
  }
  return stretch(true);
}

/** A page is at most one accepted upsert: what SendGrid refuses is taken out, or the page is made shorter. */
async function sendUntilAccepted(
  destination: Destination,
  listId: string,
  whole: Stretch,
): Promise<Accepted> {
  const refused = new Map<string, string>();
  let stretch = whole;
  for (let refusals = 1; ; refusals += 1) {
    const { rows, count } = stretch;
    const page = rows.compose(count, refused);
    if (page.counts.sent === 0) return { ...stretch, page };
    const answer = await destination.upsert(listId, page.contacts);
    if (answer.kind === 'accepted') return { ...stretch, page, job: answer.job };
    const present = rows.addresses(count);
    const named = answer.named.filter(({ email }) => present.has(email) && !refused.has(email));
    if (named.length > 0 && refusals < maxRefusals) {
      for (const { email, reason } of named) refused.set(email, reason);
    } else if (count === 1) {
      for (const address of present) refused.set(address, answer.message);
    } else {
      stretch = { ...stretch, count: Math.ceil(count / 2), done: false };
    }
  }
}

/** The blob comes before the row that names it: a blob that no row names is litter, a row without one a lie. */
async function writeRejections(
  deps: RunDeps,
  message: RunMessage,
  page: ComposedPage,
): Promise<string | undefined> {
  if (page.rejections.length === 0) return undefined;
  const name = rejectionsBlob(message, deps.random.id());
  await deps.rejections.write(name, toNdjson(page.rejections));
  return name;
}

/** The run after a page: its chain has moved on, its totals have grown, and the last page ends the exporting. */
function counted(deps: RunDeps, run: Run, { page, done }: { page: Page; done: boolean }): Change {
  const now = deps.clock();
  const chain = chainOf(run, page.chain);
  if (chain.slice === undefined) throw new Error('A page was counted on a chain without a slice');
  const slice = { ...chain.slice, cursor: page.end, read: chain.slice.read + page.read, done };
  const moved = withChain(run, page.chain, { slice, tries: 0, due: iso(now) });
  const counts = add(run.counts, page);
  const next: Run = { ...moved, counts, warnings: withTruncated(run.warnings, counts.truncated) };
  const beside = [insertPage(page)];
  if (openChains(next).length > 0) return { run: next, beside };
  // Nothing accepted means nothing to wait for.
  const due = iso(now + (counts.sent > 0 ? deps.settings.IMPORT_POLL_FIRST_MS : 0));
  const confirming: Run = {
    ...withChain(next, 0, { due, tries: 0 }),
    status: 'confirming',
    acceptedAt: iso(now),
    confirmBy: iso(now + deps.settings.CONFIRM_DEADLINE_MS),
  };
  return { run: confirming, beside };
}

function add(counts: Counts, page: Page): Counts {
  return {
    ...counts,
    read: counts.read + page.read,
    sent: counts.sent + page.sent,
    merged: counts.merged + page.merged,
    rejected: counts.rejected + page.rejected,
    truncated: counts.truncated + page.truncated,
  };
}

function withTruncated(warnings: readonly Warning[], count: number): Warning[] {
  const others = warnings.filter(({ code }) => code !== 'truncated');
  if (count === 0) return others;
  const message = 'Values longer than SendGrid takes were shortened.';
  return [...others, { code: 'truncated', message, count }];
}
