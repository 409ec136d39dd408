import type { MiddlewareHandler } from 'hono';
import { refuse, type Scope } from './answers';
import type { State } from './state';

/** Who calls, may he, and does he call too often. What is due is applied before an answer can show it. */
export function authentication(state: State): MiddlewareHandler<Scope> {
  return async (c, next) => {
    const { path, method } = c.req;
    const key = /^Bearer (SG\.\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (key === undefined) return refuse(c, 401, 'authorization required');
    const found = state.accountOf(key);
    if (found === undefined) {
      return refuse(c, 401, 'The provided authorization grant is invalid, expired, or revoked');
    }
    const mayMarket = found.scopes.some((scope) => scope.startsWith('marketing'));
    if (path.startsWith('/v3/marketing') && !mayMarket) return refuse(c, 403, 'access forbidden');
    const window = state.useWindow(key, `${method} ${routeOf(path)}`);
    if (window !== undefined) {
      const { resetStyle } = state.settings();
      const seconds =
        resetStyle === 'epoch' ? window.resetAt / 1_000 : (window.resetAt - state.now()) / 1_000;
      c.header('x-ratelimit-limit', String(window.limit));
      c.header('x-ratelimit-remaining', String(Math.max(0, window.left)));
      if (resetStyle !== 'absent') c.header('x-ratelimit-reset', String(Math.ceil(seconds)));
      if (window.left < 0) return refuse(c, 429, 'too many requests');
    }
    const { account, scopes } = found;
    c.set('account', account);
    c.set('scopes', scopes);
    // An upsert shows nothing of what came before it.
    if (method !== 'PUT') state.apply(account);
    await next();
    if (method !== 'GET' && account.open.length > 0) state.applyLater(account);
    return undefined;
  };
}

/** Limits are per route: one for all jobs, and one for all lists. */
function routeOf(path: string): string {
  return path.replace(
    /\/(lists|imports|contacts|field_definitions)\/(?!imports|search|count)[^/]+/g,
    '/$1/:id',
  );
}
