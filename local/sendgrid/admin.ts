import { Hono } from 'hono';
import { z } from 'zod';
import { type Account, createAccount, createList } from './account';
import type { Job } from './jobs';
import { faultSchema, settingsSchema } from './settings';
import { marketingScopes, type State } from './state';

const count = z.number().int().min(0);
const clockSchema = z.strictObject({ advanceMs: count });
const keySchema = z.strictObject({ key: z.string() });
const listSchema = z.strictObject({
  account: z.string().default('default'),
  id: z.string().optional(),
  name: z.string(),
});
const accountSchema = z.strictObject({
  name: z.string(),
  key: z.string(),
  scopes: z.array(z.string()).default(marketingScopes),
  contactLimit: count.nullable().default(null),
});

/**
 * Inspects and steers the simulator. It is a stand-in on loopback: no key is asked for.
 *
 *     GET    /admin/state                          accounts, their lists, how many contacts and jobs
 *     GET    /admin/lists/{id}/emails              the addresses on a list, one a line
 *     GET    /admin/lists/{id}/contacts?from=0     their contacts, 1,000 at a time
 *     GET    /admin/jobs                           the accepted jobs, oldest first
 *     GET    /admin/jobs/{id}                      the same of one, with its addresses and errors
 *     GET    /admin/requests?since=0               what was received
 *     POST   /admin/clock     {advanceMs}          moves the simulator's clock
 *     POST   /admin/settings  {visibleDelayMs, …}  changes some of settings.ts
 *     POST   /admin/faults    {on, times, fault}   scripts a fault;  DELETE forgets them all
 *     POST   /admin/accounts  {name, key, …}       another account, key, scopes or contact limit
 *     POST   /admin/keys/revoke  {key}
 *     POST   /admin/lists     {account, id, name}
 *     POST   /admin/reset                          as it was at the start
 */
export function adminRoutes(state: State): Hono {
  const admin = new Hono();
  const read = async <T>(request: { json(): Promise<unknown> }, schema: z.ZodType<T>): Promise<T> =>
    schema.parse(await request.json());

  admin.onError((error, c) =>
    c.json({ error: error instanceof z.ZodError ? z.prettifyError(error) : error.message }, 400),
  );
  admin.use(async (_, next) => {
    for (const account of state.accounts.values()) state.apply(account);
    await next();
  });

  admin.get('/state', (c) =>
    c.json({
      accounts: [...state.accounts.values()].map(({ name, contacts, lists, jobs, contactLimit }) => ({
        ...{ name, contactLimit, contacts: contacts.size, jobs: jobs.size },
        lists: [...lists.values()].map((list) => ({
          id: list.id,
          name: list.name,
          members: list.members.size,
        })),
      })),
    }),
  );
  admin.get('/lists/:id/emails', (c) => {
    for (const { lists } of state.accounts.values()) {
      const list = lists.get(c.req.param('id'));
      if (list !== undefined) return c.text([...list.members].join('\n'));
    }
    return c.json({ error: 'There is no such list.' }, 404);
  });
  admin.get('/lists/:id/contacts', (c) => {
    for (const { lists, contacts } of state.accounts.values()) {
      const list = lists.get(c.req.param('id'));
      if (list === undefined) continue;
      const from = Number(c.req.query('from') ?? 0);
      return c.json([...list.members].slice(from, from + 1_000).map((key) => contacts.get(key)?.values));
    }
    return c.json({ error: 'There is no such list.' }, 404);
  });
  admin.get('/jobs', (c) =>
    c.json(
      [...state.accounts.values()].flatMap((account) => [...account.jobs.values()].map(jobSummary(account))),
    ),
  );
  admin.get('/jobs/:id', (c) => {
    for (const account of state.accounts.values()) {
      const job = account.jobs.get(c.req.param('id'));
      if (job === undefined) continue;
      return c.json({ ...jobSummary(account)(job), addresses: job.keys, errors: job.errors });
    }
    return c.json({ error: 'There is no such job.' }, 404);
  });
  admin.get('/requests', (c) => c.json(state.requests.slice(Number(c.req.query('since') ?? 0))));
  admin.post('/clock', async (c) => {
    state.advance((await read(c.req, clockSchema)).advanceMs);
    return c.body(null, 204);
  });
  admin.post('/settings', async (c) => {
    const given = z.record(z.string(), z.unknown()).parse(await c.req.json());
    state.change(settingsSchema.parse({ ...state.settings(), ...given }));
    return c.json(state.settings());
  });
  admin.post('/faults', async (c) => {
    state.addFault(await read(c.req, faultSchema));
    return c.body(null, 204);
  });
  admin.delete('/faults', (c) => {
    state.clearFaults();
    return c.body(null, 204);
  });
  admin.post('/accounts', async (c) => {
    const { name, key, scopes, contactLimit } = await read(c.req, accountSchema);
    const account = state.accounts.get(name) ?? createAccount(name, []);
    account.keys.set(key, scopes);
    account.contactLimit = contactLimit;
    state.accounts.set(name, account);
    return c.body(null, 204);
  });
  admin.post('/keys/revoke', async (c) => {
    const { key } = await read(c.req, keySchema);
    for (const { keys } of state.accounts.values()) keys.delete(key);
    return c.body(null, 204);
  });
  admin.post('/lists', async (c) => {
    const { account, id, name } = await read(c.req, listSchema);
    const owner = state.accounts.get(account);
    if (owner === undefined) return c.json({ error: 'There is no such account.' }, 400);
    return c.json({ id: createList(owner, name, id).id }, 201);
  });
  admin.post('/reset', (c) => {
    state.reset();
    return c.body(null, 204);
  });
  return admin;
}

function jobSummary(account: Account) {
  return ({ id, type, acceptedAt, listIds, keys, work, errors, ...counts }: Job) => ({
    ...{ id, account: account.name, type, acceptedAt: new Date(acceptedAt).toISOString(), listIds },
    ...{ applied: work === null && counts.fault?.kind !== 'lost', requested: keys.length },
    ...{ created: counts.created, updated: counts.updated, deleted: counts.deleted, errored: errors.length },
  });
}
