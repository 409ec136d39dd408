import { Hono } from 'hono';
import { refuse, type Scope } from '../answers';
import type { State } from '../state';
import { contactRoutes } from './contacts';
import { fieldRoutes } from './fields';
import { listRoutes } from './lists';

/** What is below `/v3`, as SENDGRID.md describes it. The caller's account is set before. */
export function marketingRoutes(state: State, base: () => string): Hono<Scope> {
  const api = new Hono<Scope>();
  api.get('/scopes', (c) => c.json({ scopes: c.get('scopes') }));
  // A key for marketing alone may not ask for these.
  api.get('/user/account', (c) =>
    c.get('scopes').includes('user.account.read')
      ? c.json({ type: 'paid', reputation: 100 })
      : refuse(c, 403, 'access forbidden'),
  );
  api.get('/user/credits', (c) =>
    c.get('scopes').includes('user.credits.read')
      ? c.json({ remain: 100, total: 100, overage: 0, used: 0, reset_frequency: 'monthly' })
      : refuse(c, 403, 'access forbidden'),
  );
  // The API before Marketing Campaigns: closed to accounts of today.
  api.all('/contactdb/*', (c) => refuse(c, 403, 'access forbidden'));
  api.route('/marketing/lists', listRoutes(state, base));
  api.route('/marketing/contacts', contactRoutes(state, base));
  api.route('/marketing/field_definitions', fieldRoutes(state, base));
  return api;
}
