import { randomUUID } from 'node:crypto';
import type { Account } from './account';
import type { JobFault, SimulatorSettings } from './settings';

export interface Job {
  readonly id: string;
  readonly type: 'upsert_contacts' | 'delete_contacts';
  readonly acceptedAt: number;
  readonly listIds: readonly string[];
  /** The contacts that it names, row by row. */
  readonly keys: readonly string[];
  readonly fault: JobFault | undefined;
  /** What is left to do, some rows at a time; null when it is applied. */
  work: Iterator<void> | null;
  created: number;
  updated: number;
  deleted: number;
  readonly errors: { identifier: string; reason: string }[];
}

type Delays = Pick<SimulatorSettings, 'visibleDelayMs' | 'finishDelayMs'>;

/** Accepts a job. `work` may be cut anywhere between two rows. */
export function addJob(
  account: Account,
  given: Pick<Job, 'type' | 'acceptedAt' | 'listIds' | 'keys' | 'fault'>,
  work: (job: Job) => Iterator<void>,
): Job {
  const job: Job = {
    ...{ id: randomUUID(), ...given, work: null, created: 0, updated: 0, deleted: 0, errors: [] },
  };
  account.jobs.set(job.id, job);
  if (job.fault?.kind !== 'lost') {
    job.work = work(job);
    account.open.push(job);
  }
  return job;
}

/**
 * Goes on with the oldest job that is due. False if there is none. One step is some rows only, so that a large
 * job does not hold up the requests that come meanwhile.
 */
export function applyStep(account: Account, now: number, delays: Delays): boolean {
  const [job] = account.open;
  if (job === undefined || now - job.acceptedAt < delays.visibleDelayMs) return false;
  if (job.work?.next().done !== false) {
    job.work = null;
    account.open.shift();
  }
  return true;
}

/** Applies every job that is due, in the order in which they were accepted. */
export function applyDue(account: Account, now: number, delays: Delays): void {
  while (applyStep(account, now, delays));
}

/** A job as GET /imports/{id} shows it. Counts come before the status, and zero counts are left out. */
export function jobView(job: Job, options: { now: number; delays: Delays; errorsUrl: string }) {
  const { now, delays, errorsUrl } = options;
  const stuck = job.fault?.kind === 'stuck' || job.fault?.kind === 'stuckComplete';
  const finished = isFinished(job, now, delays) && !stuck;
  const shown = job.work === null && job.fault?.kind !== 'stuck';
  const some = (name: string, count: number) => (shown && count > 0 ? { [name]: count } : {});
  return {
    id: job.id,
    status: finished ? finalStatus(job) : 'pending',
    job_type: job.type,
    results: {
      requested_count: job.keys.length,
      ...some('created_count', job.created),
      ...some('updated_count', job.updated),
      ...some('deleted_count', job.deleted),
      ...some('errored_count', job.errors.length),
      ...(finished && job.errors.length > 0 ? { errors_url: errorsUrl } : {}),
    },
    started_at: new Date(job.acceptedAt).toISOString(),
    ...(finished ? { finished_at: new Date(job.acceptedAt + delays.finishDelayMs).toISOString() } : {}),
  };
}

export function isFinished(job: Job, now: number, delays: Delays): boolean {
  return job.work === null && now - job.acceptedAt >= delays.finishDelayMs;
}

function finalStatus(job: Job): 'completed' | 'errored' | 'failed' {
  if (job.errors.length === 0) return 'completed';
  return job.created + job.updated + job.deleted === 0 ? 'failed' : 'errored';
}
