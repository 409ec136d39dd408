import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Account, createList, type List } from './account';
import { jobView } from './jobView';
import type { JobFault } from './settings';
import type { State } from './state';
import { acceptUpsert } from './upsert';

export interface Scope {
  Variables: {
    account: Account;
    scopes: readonly string[];
    contacts: number;
    jobFault: JobFault | undefined;
  };
}

const reserved = [
  'first_name',
  'last_name',
  'email',
  'alternate_emails',
  'address_line_1',
  'address_line_2',
  'city',
  'state_province_region',
  'postal_code',
  'country',
].map((name, index) => ({ id: `_rf${index}_T`, name, field_type: 'Text' }));

const notFound = { errors: [{ field: null, message: 'not found' }] };

/** The Marketing Campaigns API, as SENDGRID.md describes it. The caller's account is set before. */
export function marketingRoutes(state: State, base: () => string): Hono<Scope> {
  const api = new Hono<Scope>();
  const listView = ({ id, name, members }: List) => ({
    ...{ id, name, contact_count: members.size },
    _metadata: { self: `${base()}/v3/marketing/lists/${id}` },
  });

  api.get('/scopes', (c) => c.json({ scopes: c.get('scopes') }));
  api.get('/user/account', (c) => c.json({ type: 'paid', reputation: 100 }));

  api.get('/marketing/lists', (c) => {
    const size = Math.min(1_000, Math.max(1, Number(c.req.query('page_size') ?? 100)));
    const from = Number(Buffer.from(c.req.query('page_token') ?? '', 'base64url').toString() || 0);
    if (!Number.isInteger(from))
      return c.json({ errors: [{ field: 'page_token', message: 'invalid' }] }, 400);
    const lists = [...c.get('account').lists.values()];
    const token = Buffer.from(String(from + size)).toString('base64url');
    const url = `${base()}/v3/marketing/lists?page_size=${size}`;
    const next = from + size < lists.length ? { next: `${url}&page_token=${token}` } : {};
    const metadata = { self: url, ...next, ...(lists.length > 0 ? { count: lists.length } : {}) };
    return c.json({ result: lists.slice(from, from + size).map(listView), _metadata: metadata });
  });

  api.post('/marketing/lists', async (c) => {
    const { name } = await c.req.json<{ name?: unknown }>();
    if (typeof name !== 'string' || name === '' || name.length > 100) {
      return c.json({ errors: [{ field: 'name', message: 'name must have 1 to 100 characters' }] }, 400);
    }
    return c.json(listView(createList(c.get('account'), name)), 201);
  });

  api.get('/marketing/lists/:id', (c) => {
    const list = c.get('account').lists.get(c.req.param('id'));
    return list === undefined ? c.json(notFound, 404) : c.json(listView(list));
  });

  api.delete('/marketing/lists/:id', (c) =>
    c.get('account').lists.delete(c.req.param('id')) ? c.body(null, 204) : c.json(notFound, 404),
  );

  api.get('/marketing/lists/:id/contacts/count', (c) => {
    const list = c.get('account').lists.get(c.req.param('id'));
    if (list === undefined) return c.json(notFound, 404);
    return c.json({ contact_count: list.members.size, billable_count: list.members.size });
  });

  api.get('/marketing/field_definitions', (c) =>
    c.json({
      custom_fields: [],
      reserved_fields: reserved,
      _metadata: { self: `${base()}/v3/marketing/field_definitions` },
    }),
  );

  api.get('/marketing/contacts/count', (c) => {
    const { size } = c.get('account').contacts;
    return c.json({ contact_count: size, billable_count: size });
  });

  api.put('/marketing/contacts', async (c) => {
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const answer = acceptUpsert(c.get('account'), bytes.toString(), {
      ...{ bytes: bytes.length, now: state.now(), settings: state.settings() },
      fault: c.get('jobFault'),
    });
    if ('errors' in answer && 'status' in answer) {
      return c.json({ errors: answer.errors }, answer.status as ContentfulStatusCode);
    }
    c.set('contacts', answer.requested);
    return c.json({ job_id: answer.id }, 202);
  });

  api.get('/marketing/contacts/imports/:id', (c) => {
    const job = c.get('account').jobs.get(c.req.param('id'));
    if (job === undefined || job.fault?.kind === 'lost') return c.json(notFound, 404);
    return c.json(jobView(job, state.now(), state.settings(), `${base()}/errors/${job.id}.csv`));
  });

  api.post('/marketing/contacts/search/emails', async (c) => {
    const { emails } = await c.req.json<{ emails?: unknown }>();
    if (!Array.isArray(emails) || emails.length === 0 || emails.length > 100) {
      return c.json({ errors: [{ field: 'emails', message: 'emails must hold 1 to 100 addresses' }] }, 400);
    }
    const { contacts, lists } = c.get('account');
    const keys = emails.map((email) => String(email).toLowerCase()).filter((email) => email !== '');
    if (keys.every((email) => !contacts.has(email))) return c.json(notFound, 404);
    const found = (email: string) => {
      const contact = contacts.get(email);
      if (contact === undefined) return { error: 'contact not found' };
      const memberships = [...lists.values()].filter(({ members }) => members.has(email));
      return { contact: { ...contact, list_ids: memberships.map(({ id }) => id) } };
    };
    return c.json({ result: Object.fromEntries(keys.map((email) => [email, found(email)])) });
  });
  return api;
}
