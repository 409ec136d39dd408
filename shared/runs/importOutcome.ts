import type { Destination, ImportError, ImportJob } from '../connections/destination';
import { AppError, errorKind } from '../errors';
import { type Rejection, toNdjson } from '../profiles/rejection';
import type { RunDeps } from './deps';
import { locateRecords } from './locateRecords';
import type { Settled } from './poll';
import { rejectionsBlob } from './rejectionsBlob';
import type { Page, Run, RunMessage, Warning } from './run';
import type { Stored } from './store';

/** How often the file of errors is asked for before its rows stay unnamed. */
const errorFileTries = 3;
const contactLimitText = /contact limit/i;

interface Question {
  readonly message: RunMessage;
  readonly run: Run;
  readonly destination: Destination;
  readonly stored: Stored<Page>;
}

/** The page with what its import job reports, or null while that is open. Errors become rejections first. */
export async function settlePage(deps: RunDeps, question: Question): Promise<Settled | null> {
  const { destination, stored } = question;
  const page = stored.record;
  if (page.job === undefined) throw new Error('A page without a job cannot be open');
  const job = await destination.importJob(page.job);
  const errored = erroredOf(job, page.sent);
  if (errored === null) return null;
  const known = {
    ...{ ...page, settled: true, errored },
    ...{ created: Math.min(job.created, page.sent), updated: Math.min(job.updated, page.sent) },
  };
  if (errored === 0) {
    return { stored, page: known, ...(job.status === 'pending' ? { warning: stillPending } : {}) };
  }
  const named = await readErrors(deps, { destination, job, errored });
  const blob = await writeImportErrors(deps, question, { named, errored });
  const contactLimit = named.some(({ reason }) => contactLimitText.test(reason));
  const warning = warningFor({ contactLimit, unnamed: errored - named.length });
  return {
    stored,
    page: { ...known, importBlob: blob, ...(contactLimit ? { contactLimit } : {}) },
    ...(warning === undefined ? {} : { warning }),
  };
}

/** How many contacts of the page the job did not apply; null if that is not known yet. */
function erroredOf(job: ImportJob, sent: number): number | null {
  const applied = job.created + job.updated;
  const atMost = (errored: number) => Math.max(0, Math.min(sent, errored));
  switch (job.status) {
    case 'completed':
      return atMost(job.errored ?? 0);
    case 'errored':
      return atMost(job.errored ?? sent - applied);
    case 'failed':
      // As a whole, unless it says that some were applied all the same.
      return applied === 0 ? sent : atMost(job.errored ?? sent - applied);
    case 'pending':
      // The counts come long before the status (SENDGRID.md, fact 4).
      return (job.errored ?? 0) === 0 && applied >= (job.requested ?? sent) ? 0 : null;
  }
}

const stillPending: Warning = {
  code: 'importStillPending',
  message: 'SendGrid had applied every contact but still called the import pending.',
  count: 1,
};

function warningFor(found: { contactLimit: boolean; unnamed: number }): Warning | undefined {
  if (found.contactLimit) {
    return {
      code: 'contactLimit',
      message: "SendGrid refused contacts because the contact limit of the account's plan is reached.",
      count: 1,
    };
  }
  if (found.unnamed === 0) return undefined;
  return {
    code: 'importErrorsUnread',
    message: 'SendGrid reported errors without saying whose: they are listed as unnamed.',
    count: found.unnamed,
  };
}

async function readErrors(
  deps: RunDeps,
  { destination, job, errored }: { destination: Destination; job: ImportJob; errored: number },
): Promise<ImportError[]> {
  if (job.errorsUrl === null) return [];
  for (let attempt = 1; attempt <= errorFileTries; attempt += 1) {
    try {
      return await destination.importErrors(job.errorsUrl, errored);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      deps.log('warn', 'import errors not read', { attempt, error: errorKind(error) });
    }
  }
  return [];
}

/** One rejection for each error, named or not, so that their number is the job's own. */
async function writeImportErrors(
  deps: RunDeps,
  { message, run, stored }: Question,
  { named, errored }: { named: readonly ImportError[]; errored: number },
): Promise<string> {
  const { segmentId } = stored.record;
  const places = await locateRecords(deps, run, {
    page: stored.record,
    addresses: new Set(named.map(({ email }) => email)),
  });
  const rejections = named.map(
    ({ email, reason }): Rejection => ({
      ...{ segmentId, record: null, ...places.get(email) },
      ...{ email, reason: 'importError', detail: reason },
    }),
  );
  const unnamed: Rejection = { segmentId, record: null, email: '', reason: 'unnamed' };
  const missing = Array.from({ length: errored - named.length }, () => unnamed);
  const name = rejectionsBlob(message, deps.random.id());
  await deps.rejections.write(name, toNdjson([...rejections, ...missing]));
  return name;
}
