import { Hono } from 'hono';
import { createList, type List } from '../account';
import { methodNotAllowed, notFound, readObject, refuse, type Scope } from '../answers';
import { contactView, keyOfId, removeContact } from '../contacts';
import { addJob } from '../jobs';
import type { State } from '../state';

const maxLists = 1_000;
const maxName = 100;
const maxPageSize = 1_000;
const maxSample = 50;

/** `/v3/marketing/lists`. */
export function listRoutes(state: State, base: () => string): Hono<Scope> {
  const api = new Hono<Scope>();
  const view = ({ id, name, members }: List) => ({
    ...{ id, name, contact_count: members.size },
    _metadata: { self: `${base()}/v3/marketing/lists/${id}` },
  });
  const badName = (name: unknown, lists: Iterable<List>): string | undefined => {
    if (typeof name !== 'string' || name === '' || name.length > maxName) {
      return `name must have 1 to ${maxName} characters`;
    }
    const taken =
      state.settings().duplicateListNames === 'refuse' && [...lists].some((one) => one.name === name);
    return taken ? 'a list with this name exists' : undefined;
  };

  api.get('/', (c) => {
    const size = Number(c.req.query('page_size') ?? 100);
    const token = c.req.query('page_token');
    const start = token === undefined ? '0' : Buffer.from(token, 'base64url').toString();
    const from = /^\d+$/.test(start) ? Number(start) : -1;
    if (!Number.isInteger(size) || size < 1 || size > maxPageSize) {
      return refuse(c, 400, `page_size must be from 1 to ${maxPageSize}`, 'page_size');
    }
    if (from < 0) return refuse(c, 400, 'invalid page_token', 'page_token');
    const lists = [...c.get('account').lists.values()];
    const url = `${base()}/v3/marketing/lists?page_size=${size}`;
    const at = (start: number) => `${url}&page_token=${Buffer.from(String(start)).toString('base64url')}`;
    const metadata = {
      self: from === 0 ? url : at(from),
      ...(from > 0 ? { prev: at(Math.max(0, from - size)) } : {}),
      ...(from + size < lists.length ? { next: at(from + size) } : {}),
      ...(lists.length > 0 ? { count: lists.length } : {}),
    };
    return c.json({ result: lists.slice(from, from + size).map(view), _metadata: metadata });
  });

  api.post('/', async (c) => {
    const account = c.get('account');
    const name = (await readObject(c))?.['name'];
    const reason = badName(name, account.lists.values());
    if (reason !== undefined) return refuse(c, 400, reason, 'name');
    if (account.lists.size >= maxLists) return refuse(c, 400, `an account may have ${maxLists} lists`);
    return c.json(view(createList(account, String(name))), 201);
  });

  api.get('/:id', (c) => {
    const account = c.get('account');
    const list = account.lists.get(c.req.param('id'));
    if (list === undefined) return notFound(c);
    if (c.req.query('contact_sample') !== 'true') return c.json(view(list));
    const sample = [...list.members].slice(-maxSample).map((key) => contactView(account, key, base()));
    return c.json({ ...view(list), contact_sample: sample });
  });

  api.patch('/:id', async (c) => {
    const { lists } = c.get('account');
    const list = lists.get(c.req.param('id'));
    if (list === undefined) return notFound(c);
    const name = (await readObject(c))?.['name'];
    const reason = badName(
      name,
      [...lists.values()].filter((other) => other !== list),
    );
    if (reason !== undefined) return refuse(c, 400, reason, 'name');
    list.name = String(name);
    return c.json(view(list));
  });

  api.delete('/:id', (c) => {
    const account = c.get('account');
    const list = account.lists.get(c.req.param('id'));
    if (list === undefined) return notFound(c);
    account.lists.delete(list.id);
    if (c.req.query('delete_contacts') !== 'true') return c.body(null, 204);
    const keys = [...list.members];
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
    return c.json({ job_id: job.id });
  });

  api.get('/:id/contacts/count', (c) => {
    const list = c.get('account').lists.get(c.req.param('id'));
    if (list === undefined) return notFound(c);
    return c.json({ contact_count: list.members.size, billable_count: list.members.size });
  });

  api.delete('/:id/contacts', (c) => {
    const account = c.get('account');
    const list = account.lists.get(c.req.param('id'));
    const ids = (c.req.query('contact_ids') ?? '').split(',').filter((id) => id !== '');
    const max = state.settings().maxContactIds;
    if (ids.length === 0 || ids.length > max) {
      return refuse(c, 400, `contact_ids must name 1 to ${max} contacts`, 'contact_ids');
    }
    const keys = ids.flatMap((id) => keyOfId(account, id) ?? []);
    if (list === undefined || keys.length < ids.length) return notFound(c);
    const job = addJob(
      account,
      {
        type: 'delete_contacts',
        acceptedAt: state.now(),
        listIds: [list.id],
        keys,
        fault: c.get('jobFault'),
      },
      function* (removal) {
        for (const key of keys) {
          list.members.delete(key);
          removal.deleted += 1;
          yield;
        }
      },
    );
    return c.json({ job_id: job.id }, 202);
  });

  for (const path of ['/', '/:id', '/:id/contacts', '/:id/contacts/count']) api.all(path, methodNotAllowed);
  return api;
}
