import { randomUUID } from 'node:crypto';
import type { Account, Contact, Job } from './account';
import type { JobFault, SimulatorSettings } from './settings';

/** OpenAPI: PUT /v3/marketing/contacts. */
const maxContacts = 30_000;
const maxBytes = 6_000_000;

export interface Refusal {
  readonly status: 400 | 404 | 413;
  readonly errors: readonly { field: string | null; message: string }[];
}

interface Body {
  readonly list_ids?: unknown;
  readonly contacts?: unknown;
}

const plausible = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

/** Checks a whole request, and queues it as a job only if all of it holds: one bad address refuses everything. */
export function acceptUpsert(
  account: Account,
  text: string,
  options: { bytes: number; now: number; settings: SimulatorSettings; fault: JobFault | undefined },
): Job | Refusal {
  if (options.bytes > maxBytes) return refuse(413, 'request body too large');
  const body = parse(text);
  if (body === null || !Array.isArray(body.contacts)) return refuse(400, 'invalid JSON');
  const given = body.contacts as (Record<string, unknown> | null)[];
  if (given.length === 0 || given.length > maxContacts) {
    return refuse(400, `contacts must hold 1 to ${maxContacts}`, 'contacts');
  }
  const listIds = (body.list_ids ?? []) as string[];
  const unknown = listIds.find((id) => !account.lists.has(id));
  if (unknown !== undefined) {
    return refuse(options.settings.unknownListStatus, `invalid list id: ${unknown}`, 'list_ids');
  }
  const errors = given.flatMap((contact, index) =>
    identifierError(contact, index, options.settings.badAddresses),
  );
  if (errors.length > 0) {
    return { status: 400, errors: options.settings.namesAllBadAddresses ? errors : errors.slice(0, 1) };
  }
  const job: Job = {
    ...{ id: randomUUID(), acceptedAt: options.now, listIds, fault: options.fault, applied: false },
    ...{ created: 0, updated: 0, errors: [], requested: given.length },
    contacts: given.map(
      (contact): Contact => ({ ...contact, email: String(contact?.['email']).toLowerCase() }),
    ),
  };
  account.jobs.set(job.id, job);
  return job;
}

function identifierError(
  contact: Record<string, unknown> | null,
  index: number,
  badAddresses: readonly string[],
) {
  const email = contact?.['email'];
  const field = `contacts[${index}].identifier`;
  if (typeof email !== 'string' || email === '')
    return [{ field, message: 'at least one identifier is required' }];
  return plausible.test(email) && email.length <= 254 && !badAddresses.includes(email)
    ? []
    : [{ field, message: `email '${email}' is not valid` }];
}

function parse(text: string): Body | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : null;
  } catch {
    return null;
  }
}

function refuse(status: Refusal['status'], message: string, field: string | null = null): Refusal {
  return { status, errors: [{ field, message }] };
}
