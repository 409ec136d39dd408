import { Hono } from 'hono';
import { methodNotAllowed, notFound, readObject, refuse, type Scope } from '../answers';
import { contactView, identifierCounts, keyOfId, removeContact } from '../contacts';
import { addJob, jobView } from '../jobs';
import { parseQuery } from '../query';
import type { State } from '../state';
import { acceptUpsert } from '../upsert';

const maxSearched = 100;
/** A search shows the first of what it finds. */
const maxFound = 50;

/** `/v3/marketing/contacts`. */
export function contactRoutes(state: State, base: () => string): Hono<Scope> {
  const api = new Hono<Scope>();

  api.put('/', async (c) => {
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const answer = acceptUpsert(c.get('account'), bytes.toString(), {
      ...{ bytes: bytes.length, now: state.now, settings: state.settings() },
      fault: c.get('jobFault'),
    });
    if ('status' in answer) return c.json({ errors: answer.errors }, answer.status);
    c.set('contacts', answer.keys.length);
    return c.json({ job_id: answer.id }, 202);
  });

  api.delete('/', (c) => {
    const account = c.get('account');
    if (c.req.query('delete_all_contacts') !== undefined) {
      return refuse(c, 403, 'the simulator does not delete all contacts');
    }
    const ids = (c.req.query('ids') ?? '').split(',').filter((id) => id !== '');
    if (ids.length === 0) {
      const message = "either 'ids' OR 'delete_all_contacts' should be supplied as query param";
      return refuse(c, 400, message, 'ids');
    }
    const keys = ids.flatMap((id) => keyOfId(account, id) ?? []);
    const job = addJob(
      account,
      { type: 'delete_contacts', acceptedAt: state.now(), listIds: [], keys, fault: c.get('jobFault') },
      function* (deletion) {
        for (const key of keys) {
          removeContact(account, key);
          deletion.deleted += 1;
          yield;
        }
      },
    );
    return c.json({ job_id: job.id }, 202);
  });

  api.get('/count', (c) => {
    const account = c.get('account');
    return c.json({
      // What was ever added is billed, deleted or not.
      ...{ contact_count: account.contacts.size, billable_count: account.serials.length },
      identifier_counts: identifierCounts(account),
    });
  });

  api.get('/imports/:id', (c) => {
    const job = c.get('account').jobs.get(c.req.param('id'));
    if (job === undefined || job.fault?.kind === 'lost') return notFound(c);
    const errorsUrl = `${base()}/errors/${job.id}.csv`;
    return c.json(jobView(job, { now: state.now(), delays: state.settings(), errorsUrl }));
  });

  api.post('/search/emails', async (c) => {
    const account = c.get('account');
    const emails = (await readObject(c))?.['emails'];
    if (!Array.isArray(emails) || emails.length === 0 || emails.length > maxSearched) {
      return refuse(c, 400, `emails must hold 1 to ${maxSearched} addresses`, 'emails');
    }
    const wanted = emails.map((email) => String(email).toLowerCase()).filter((email) => email !== '');
    const bad = wanted.find((email) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email));
    if (bad !== undefined) return refuse(c, 400, `email '${bad}' is not valid`, 'emails');
    const found = wanted.map((email) => {
      const key = account.contacts.has(email) ? email : (account.alternates.get(email) ?? email);
      return [email, contactView(account, key, base())] as const;
    });
    if (found.every(([, contact]) => contact === undefined)) return notFound(c);
    const shown = found.map(([email, contact]) => [
      email,
      contact === undefined ? { error: 'contact not found' } : { contact },
    ]);
    return c.json({ result: Object.fromEntries(shown) });
  });

  api.post('/search', async (c) => {
    const account = c.get('account');
    const query = parseQuery(String((await readObject(c))?.['query'] ?? ''));
    if (query === undefined) return refuse(c, 400, 'invalid query', 'query');
    const keys = [...account.contacts].flatMap(([key, { values }]) => {
      const value = (name: string) => String(values[name] ?? '');
      const isOn = (id: string) => account.lists.get(id)?.members.has(key) === true;
      return query({ value, isOn }) ? [key] : [];
    });
    const result = keys.slice(0, maxFound).map((key) => contactView(account, key, base()));
    const metadata = { self: `${base()}/v3/marketing/contacts/search` };
    return c.json({ result, contact_count: keys.length, _metadata: metadata });
  });

  api.get('/:id', (c) => {
    const key = keyOfId(c.get('account'), c.req.param('id'));
    const contact = key === undefined ? undefined : contactView(c.get('account'), key, base());
    return contact === undefined ? notFound(c) : c.json(contact);
  });

  for (const path of ['/', '/count', '/imports/:id', '/search', '/search/emails', '/:id'])
    api.all(path, methodNotAllowed);
  return api;
}
