import { z } from 'zod';
import type {
  ContactField,
  ContactList,
  Destination,
  ImportJob,
  UpsertAnswer,
} from '../connections/destination';
import { AppError } from '../errors';
import type { Clock, Exchange, Random } from '../ports';
import { checkAnswer, errorsOf, unexpectedAnswer } from './answers';
import { readImportErrors } from './importErrors';
import { mentionsField, mentionsList, namedAddresses } from './refusals';
import { type Account, type Answer, type Call, request } from './request';

const listSchema = z
  .object({ id: z.string(), name: z.string(), contact_count: z.number().default(0) })
  .transform(({ id, name, contact_count }): ContactList => ({ id, name, contacts: contact_count }));

const listsSchema = z.object({
  result: z.array(listSchema),
  _metadata: z.object({ next: z.string().optional() }).optional(),
});

const fieldSchema = z.object({ id: z.string(), name: z.string(), field_type: z.string().default('Text') });
const fieldsSchema = z.object({
  custom_fields: z.array(fieldSchema).default([]),
  reserved_fields: z.array(fieldSchema).default([]),
});

const count = z.number().int().min(0);
const jobSchema = z.object({
  status: z.string(),
  results: z
    .object({
      requested_count: count.optional(),
      created_count: count.optional(),
      updated_count: count.optional(),
      errored_count: count.optional(),
      errors_url: z.string().nullish(),
    })
    .default({}),
});

export interface SendGridDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Hears of every request. */
  readonly exchanged?: (exchange: Exchange) => void;
}

/** One SendGrid account as the destination of contacts. */
export function sendGridDestination(account: Account, deps: SendGridDeps): Destination {
  const call = async (what: Call): Promise<Answer> => {
    const begun = deps.clock();
    let status: number | undefined;
    try {
      const answer = await request(account, what);
      status = answer.status;
      checkAnswer(answer, deps);
      return answer;
    } finally {
      deps.exchanged?.({ method: what.method, status, milliseconds: deps.clock() - begun });
    }
  };

  /** The list, or null: 404, and 400 where SendGrid finds the id malformed. */
  const list = async (listId: string): Promise<ContactList | null> => {
    const answer = await call({ method: 'GET', path: `/v3/marketing/lists/${encodeURIComponent(listId)}` });
    return answer.status === 404 || answer.status === 400 ? null : parse(listSchema, answer);
  };

  return {
    list,

    async verify() {
      const { scopes } = parse(
        z.object({ scopes: z.array(z.string()) }),
        await call({ method: 'GET', path: '/v3/scopes' }),
      );
      if (!scopes.some((scope) => scope.startsWith('marketing'))) throw noMarketing();
      parse(listsSchema, await call({ method: 'GET', path: '/v3/marketing/lists?page_size=1' }));
    },

    async lists({ pageSize, page }) {
      const query = new URLSearchParams({
        page_size: String(pageSize),
        ...(page ? { page_token: page } : {}),
      });
      const answer = await call({ method: 'GET', path: `/v3/marketing/lists?${query}` });
      if (answer.status === 400)
        throw new AppError('invalidRequest', 'SendGrid does not know this page token.');
      const { result, _metadata } = parse(listsSchema, answer);
      const next = pageToken(_metadata?.next);
      return { items: result, ...(next === undefined ? {} : { nextPage: next }) };
    },

    async fields() {
      const answer = await call({ method: 'GET', path: '/v3/marketing/field_definitions' });
      const found = parse(fieldsSchema, answer);
      const shown =
        (custom: boolean) =>
        (field: z.output<typeof fieldSchema>): ContactField => ({
          id: field.id,
          name: field.name,
          type: field.field_type,
          custom,
        });
      return [...found.reserved_fields.map(shown(false)), ...found.custom_fields.map(shown(true))];
    },

    async upsert(listId, contacts) {
      const begin = Buffer.from(`{"list_ids":[${JSON.stringify(listId)}],"contacts":[`);
      const body = Buffer.concat([begin, contacts, Buffer.from(']}')]);
      const answer = await call({ method: 'PUT', path: '/v3/marketing/contacts', body });
      if (answer.status < 300) {
        return { kind: 'accepted', job: parse(z.object({ job_id: z.string().min(1) }), answer).job_id };
      }
      return refusal(answer, async () => (await list(listId)) === null);
    },

    async importJob(job) {
      const answer = await call({
        method: 'GET',
        path: `/v3/marketing/contacts/imports/${encodeURIComponent(job)}`,
      });
      // A job that is not known yet is as open as one that is pending.
      if (answer.status === 404) return unknownJob;
      const { status, results } = parse(jobSchema, answer);
      return {
        status: known(status),
        requested: results.requested_count ?? null,
        created: results.created_count ?? 0,
        updated: results.updated_count ?? 0,
        errored: results.errored_count ?? null,
        errorsUrl: results.errors_url ?? null,
      };
    },

    importErrors: (url, limit) =>
      readImportErrors(url, { limit, timeout: account.timeout, local: account.baseUrl !== undefined }),
  };
}

function parse<T>(schema: z.ZodType<T>, answer: Answer): T {
  const parsed = schema.safeParse(answer.body);
  if (answer.status >= 300 || !parsed.success) throw unexpectedAnswer(answer.status);
  return parsed.data;
}

/** What an upsert was refused for. Throws `listNotFound`, `fieldNotFound`; a 404 of an existing list may pass. */
async function refusal(answer: Answer, listIsGone: () => Promise<boolean>): Promise<UpsertAnswer> {
  const errors = errorsOf(answer.body);
  const named = answer.status === 400 ? namedAddresses(errors) : [];
  if (named.length === 0 && (answer.status === 404 || mentionsList(errors))) {
    if (await listIsGone()) {
      throw new AppError('listNotFound', 'The SendGrid list does not exist any more.', {
        help: 'Choose another list for the export, or create it again in SendGrid.',
      });
    }
    if (answer.status === 404) throw unexpectedAnswer(404);
  }
  if (named.length === 0 && mentionsField(errors)) {
    throw new AppError('fieldNotFound', 'SendGrid does not know a field of the contacts.', {
      help: "Compare the export's data matching with GET /api/connections/{id}/fields.",
    });
  }
  const message = errors.map((error) => error.message).join(' ') || `SendGrid answered ${answer.status}.`;
  return { kind: 'refused', named, message: message.slice(0, 300) };
}

const unknownJob: ImportJob = {
  ...{ status: 'pending', requested: null, created: 0, updated: 0 },
  ...{ errored: null, errorsUrl: null },
};

function known(status: string): ImportJob['status'] {
  return status === 'completed' || status === 'errored' || status === 'failed' ? status : 'pending';
}

/** The next page's token, out of the full URL that SendGrid gives. */
function pageToken(next: string | undefined): string | undefined {
  if (next === undefined || !URL.canParse(next)) return undefined;
  return new URL(next).searchParams.get('page_token') ?? undefined;
}

function noMarketing(): AppError {
  return new AppError('keyRejected', 'The API key has no marketing permission.', {
    help: 'Give the key "Marketing: Full Access" in SendGrid (Settings > API Keys), then connect again.',
  });
}
