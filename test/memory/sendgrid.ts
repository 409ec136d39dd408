import { z } from 'zod';
import type { ContactList, Destination, ImportJob, UpsertAnswer } from '../../shared/connections/destination';
import { AppError, UnavailableError } from '../../shared/errors';
import type { Clock } from '../../shared/ports';

/** What becomes of an accepted upsert, and when. Infinity for what never happens. */
export interface JobFate {
  /** Until its contacts are on the list and its counts show. */
  readonly appliesAfter: number;
  /** Until its status says so. */
  readonly finishesAfter: number;
  /** SendGrid applies none of it. */
  readonly fails: boolean;
  /** SendGrid does not know the job when asked. */
  readonly lost: boolean;
  /** How many of its errors the file names; null if the file cannot be read. */
  readonly named: number | null;
}

export interface Temper {
  readonly fateOf: (job: string) => JobFate;
  /** The most contacts that one upsert takes; more is a 413. */
  readonly maxContacts: number;
}

interface Job extends JobFate {
  readonly listId: string;
  readonly addresses: readonly string[];
  readonly acceptedAt: number;
  applied?: { readonly created: number; readonly updated: number; readonly errored: readonly string[] };
}

/**
 * A SendGrid account in memory. What an address meets there is said by its name: `refused…` makes SendGrid
 * refuse the whole upsert and name it, `unnamed…` refuse it and name nobody, `error…` is an import error.
 */
export function memorySendGrid(clock: Clock, temper: Temper) {
  const lists = new Map<string, Set<string>>();
  /** What is gone for the app keeps its contacts for whoever compares. */
  const deleted = new Set<string>();
  const contacts = new Set<string>();
  const jobs = new Map<string, Job>();
  let keyWorks = true;

  /** Time passes between two looks: whatever was to be applied meanwhile is. */
  const settle = (): void => {
    for (const job of jobs.values()) {
      if (job.applied !== undefined || clock() < job.acceptedAt + job.appliesAfter) continue;
      apply(job);
    }
  };

  const apply = (job: Job): void => {
    const errored = job.fails
      ? job.addresses
      : job.addresses.filter((address) => address.startsWith('error'));
    let created = 0;
    let updated = 0;
    for (const address of job.addresses) {
      if (errored.includes(address)) continue;
      if (contacts.has(address)) updated += 1;
      else created += 1;
      contacts.add(address);
      lists.get(job.listId)?.add(address);
    }
    job.applied = { created, updated, errored };
  };

  const checkKey = (): void => {
    if (!keyWorks) throw new AppError('keyRejected', 'SendGrid does not accept the API key.');
  };

  const listOf = (id: string): ContactList | null => {
    const list = lists.get(id);
    return list === undefined || deleted.has(id) ? null : { id, name: id, contacts: list.size };
  };

  const destination: Destination = {
    verify: async () => checkKey(),
    lists: async () => ({ items: [...lists.keys()].flatMap((id) => listOf(id) ?? []) }),
    fields: async () => [],

    async list(listId) {
      checkKey();
      return listOf(listId);
    },

    async upsert(listId, contacts): Promise<UpsertAnswer> {
      checkKey();
      if (listOf(listId) === null)
        throw new AppError('listNotFound', 'The SendGrid list does not exist any more.');
      const addresses = addressesIn(contacts);
      if (addresses.length > temper.maxContacts) {
        return { kind: 'refused', named: [], message: 'SendGrid answered 413.' };
      }
      const bad = addresses.filter((address) => address.startsWith('refused'));
      if (bad.length > 0) {
        const named = bad.map((email) => ({ email, reason: `email '${email}' is not valid` }));
        return { kind: 'refused', named, message: 'not valid' };
      }
      if (addresses.some((address) => address.startsWith('unnamed'))) {
        return { kind: 'refused', named: [], message: 'something is not valid' };
      }
      const id = `job${jobs.size + 1}`;
      jobs.set(id, { ...temper.fateOf(id), listId, addresses, acceptedAt: clock() });
      return { kind: 'accepted', job: id };
    },

    async importJob(id): Promise<ImportJob> {
      checkKey();
      settle();
      const job = jobs.get(id);
      return job === undefined || job.lost ? unknownJob : viewOf(id, job, clock());
    },

    async importErrors(url, limit) {
      const job = jobs.get(url);
      if (job?.applied === undefined || job.named === null) {
        throw new UnavailableError('sendgridUnavailable', 'The file of import errors was not read.');
      }
      const named = job.applied.errored.slice(0, Math.min(limit, job.named));
      return named.map((email) => ({ email, reason: 'does not work' }));
    },
  };

  return {
    destination,
    createList: (id: string) => void lists.set(id, new Set()),
    deleteList: (id: string) => void deleted.add(id),
    setKey: (works: boolean) => {
      keyWorks = works;
    },
    /** The addresses that are on the list now. */
    listed(id: string): ReadonlySet<string> {
      settle();
      return lists.get(id) ?? new Set();
    },
    /** Every address that some upsert brought. */
    sent: (): ReadonlySet<string> => new Set([...jobs.values()].flatMap(({ addresses }) => addresses)),
    /** The addresses of a job that was accepted. */
    accepted: (job: string): readonly string[] | undefined => jobs.get(job)?.addresses,
  };
}

export type MemorySendGrid = ReturnType<typeof memorySendGrid>;

const body = z.array(z.object({ email: z.string() }));

function addressesIn(contacts: Uint8Array): string[] {
  return body.parse(JSON.parse(`[${Buffer.from(contacts).toString()}]`)).map(({ email }) => email);
}

const unknownJob: ImportJob = {
  ...{ status: 'pending', requested: null, created: 0, updated: 0 },
  ...{ errored: null, errorsUrl: null },
};

/** As SendGrid shows it: the counts come first, the status later, and a count of zero is left out. */
function viewOf(id: string, job: Job, now: number): ImportJob {
  const { applied, addresses } = job;
  const requested = addresses.length;
  if (applied === undefined) return { ...unknownJob, requested };
  const { created, updated, errored } = applied;
  const counts = { requested, created, updated, errored: errored.length === 0 ? null : errored.length };
  if (now < job.acceptedAt + job.finishesAfter) return { ...counts, status: 'pending', errorsUrl: null };
  if (errored.length === 0) return { ...counts, status: 'completed', errorsUrl: null };
  const status = errored.length === requested ? 'failed' : 'errored';
  return { ...counts, status, errorsUrl: id };
}
