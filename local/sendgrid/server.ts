import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { adminRoutes } from './admin';
import { marketingRoutes, type Scope } from './routes';
import { createState, isJobFault, type State } from './state';

/** A key in SendGrid's form that opens nothing but this simulator. */
export const sampleKey = 'SG.sample-local-key-0000.sample-secret-of-the-local-simulator-0000000';

export interface SimulatorOptions {
  readonly port?: number;
  readonly key?: string;
  readonly lists?: readonly { id?: string; name: string }[];
}

export interface Simulator {
  readonly url: string;
  close(): Promise<void>;
}

type Bindings = { Bindings: { incoming: IncomingMessage; outgoing: ServerResponse } };

/** SendGrid's Marketing Campaigns API on loopback, with `/admin` to inspect and to disturb it. */
export async function startSendGridSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, key = sampleKey, lists = [] } = options;
  const state = createState({ key, lists });
  let url = '';
  const app = new Hono<Scope & Bindings>();
  app.route('/admin', adminRoutes(state));
  app.get('/errors/:file', (c) => errorsFile(state, c.req.param('file'), c.req.header('authorization')));
  app.use('/v3/*', faults(state), authentication(state));
  app.route(
    '/v3',
    marketingRoutes(state, () => url),
  );
  app.notFound((c) => c.json({ errors: [{ field: null, message: 'not found' }] }, 404));

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Requests that a fault never answers would hold up the end.
        server.closeAllConnections();
      }),
  };
}

/** Who calls, and whether too often. */
function authentication(state: State): MiddlewareHandler<Scope & Bindings> {
  return async (c, next) => {
    const path = new URL(c.req.url).pathname;
    const key = /^Bearer (SG\.\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    const error = (message: string) => ({ errors: [{ field: null, message }] });
    if (key === undefined) return c.json(error('authorization required'), 401);
    const found = state.accountOf(key);
    if (found === undefined) {
      return c.json(error('The provided authorization grant is invalid, expired, or revoked'), 401);
    }
    const mayMarket = found.scopes.some((scope) => scope.startsWith('marketing'));
    if (path.startsWith('/v3/marketing') && !mayMarket) return c.json(error('access forbidden'), 403);
    const window = state.useWindow(key, `${c.req.method} ${path}`);
    if (window !== undefined) {
      const { resetStyle } = state.settings();
      const seconds =
        resetStyle === 'epoch' ? window.resetAt / 1_000 : (window.resetAt - state.now()) / 1_000;
      c.header('x-ratelimit-limit', String(window.limit));
      c.header('x-ratelimit-remaining', String(Math.max(0, window.left)));
      if (resetStyle !== 'absent') c.header('x-ratelimit-reset', String(Math.ceil(seconds)));
      if (window.left < 0) return c.json(error('too many requests'), 429);
    }
    c.set('account', found.account);
    c.set('scopes', found.scopes);
    return next();
  };
}

/** Remembers the request, and does to it what the script says. */
function faults(state: State): MiddlewareHandler<Scope & Bindings> {
  return async (c, next) => {
    const { method } = c.req;
    const path = new URL(c.req.url).pathname;
    const fault = state.takeFault(method, path);
    const remember = (status: number) =>
      state.remember({
        ...{ method, path, status, contacts: c.get('contacts') ?? 0 },
        bytes: Number(c.req.header('content-length') ?? 0),
        keyHint: (c.req.header('authorization') ?? '').slice(-4),
      });
    const { answerDelayMs } = state.settings();
    if (answerDelayMs > 0) await pause(answerDelayMs);
    if (fault?.kind === 'status') {
      remember(fault.status);
      return new Response(fault.body, { status: fault.status, headers: fault.headers });
    }
    if (isJobFault(fault)) c.set('jobFault', fault);
    const broken = fault?.kind === 'timeout' || fault?.kind === 'reset';
    if (!broken || fault.afterCommit) await next();
    remember(broken ? 0 : c.res.status);
    if (fault?.kind === 'reset') c.env.incoming.socket.destroy();
    if (fault?.kind === 'timeout') await new Promise(() => undefined);
    if (fault?.kind === 'truncatedJson') {
      const text = await c.res.text();
      c.res = new Response(text.slice(0, text.length / 2), { status: c.res.status });
    }
    return broken ? c.body(null) : undefined;
  };
}

/** The file that a job's `errors_url` names: pre-signed, so a key is not wanted here. */
function errorsFile(state: State, file: string, authorization: string | undefined): Response {
  if (authorization !== undefined)
    return new Response('<Error>Only one auth mechanism allowed</Error>', { status: 400 });
  for (const { jobs } of state.accounts.values()) {
    const job = jobs.get(file.replace(/\.csv$/, ''));
    if (job === undefined || job.fault?.errorsFile === 'missing') continue;
    const half = job.fault?.errorsFile === 'partial' ? job.errors.length / 2 : job.errors.length;
    const rows = job.errors.slice(0, half).map(({ identifier, reason }) => `"${identifier}","${reason}"\r\n`);
    return new Response(`identifier,reason\r\n${rows.join('')}`, { headers: { 'content-type': 'text/csv' } });
  }
  return new Response('<Error>NoSuchKey</Error>', { status: 404 });
}
