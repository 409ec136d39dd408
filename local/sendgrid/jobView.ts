import { type Account, applyJob, type Job } from './account';

export interface JobDelays {
  /** From acceptance until the contacts and the counts are there. */
  readonly visibleDelayMs: number;
  /** From acceptance until the status says so. */
  readonly finishDelayMs: number;
}

/** A job as GET /imports/{id} shows it. Counts come before the status, and zero counts are left out. */
export function jobView(job: Job, now: number, delays: JobDelays, errorsUrl: string) {
  const age = now - job.acceptedAt;
  const stuck = job.fault?.kind === 'stuck' || job.fault?.kind === 'stuckComplete';
  const finished = job.applied && age >= delays.finishDelayMs && !stuck;
  const shown = job.applied && job.fault?.kind !== 'stuck';
  const some = (name: string, count: number) => (shown && count > 0 ? { [name]: count } : {});
  return {
    id: job.id,
    status: finished ? finalStatus(job) : 'pending',
    job_type: 'upsert_contacts',
    results: {
      requested_count: job.requested,
      ...some('created_count', job.created),
      ...some('updated_count', job.updated),
      ...some('errored_count', job.errors.length),
      ...(finished && job.errors.length > 0 ? { errors_url: errorsUrl } : {}),
    },
    started_at: new Date(job.acceptedAt).toISOString(),
    ...(finished ? { finished_at: new Date(job.acceptedAt + delays.finishDelayMs).toISOString() } : {}),
  };
}

function finalStatus(job: Job): 'completed' | 'errored' | 'failed' {
  if (job.errors.length === 0) return 'completed';
  return job.created + job.updated === 0 ? 'failed' : 'errored';
}

/** Applies every job that is due, in the order in which they were accepted. */
export function applyDue(account: Account, now: number, delays: JobDelays): void {
  for (const job of account.jobs.values()) {
    if (job.applied || job.fault?.kind === 'lost') continue;
    if (now - job.acceptedAt >= delays.visibleDelayMs) applyJob(account, job);
  }
}
