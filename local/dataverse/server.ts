import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { answerOf, api, error } from './answers';
import { createDataset, type DatasetOptions, type Segment } from './dataset';
import { createLimits, type LimitSettings } from './limits';

/** Opens nothing but this simulator. */
export const sampleToken = 'sample-local-dataverse-token';

/** Done to the next requests whose path begins so, after the first so many. */
export interface Fault {
  readonly path: string;
  readonly after?: number;
  readonly times?: number;
  readonly kind: 'status' | 'truncated' | 'errorBody' | 'foreignLink' | 'reset' | 'silent';
  readonly status?: number;
  readonly retryAfter?: number;
}

export interface DataverseSimulator {
  readonly url: string;
  /** What was asked for, path and query, oldest first. */
  readonly requests: { readonly path: string; readonly query: string; readonly status: number }[];
  readonly segments: readonly Segment[];
  /** Answers take so many milliseconds; both limits of the service protection. */
  change(settings: Partial<LimitSettings & { answerMs: number; token: string }>): void;
  fail(fault: Fault): void;
  close(): Promise<void>;
}

type Bindings = { Bindings: { incoming: IncomingMessage; outgoing: ServerResponse } };

/** The Dataverse Web API as far as the documented queries of Customer Insights - Data go, on loopback. */
export async function startDataverseSimulator(
  options: DatasetOptions & { readonly port?: number },
): Promise<DataverseSimulator> {
  const { segments, tables } = createDataset(options);
  const requests: DataverseSimulator['requests'] = [];
  const limits = createLimits();
  let faults: (Fault & { seen: number })[] = [];
  let settings = { answerMs: 0, token: sampleToken };
  let url = '';

  const takeFault = (path: string): Fault | undefined => {
    const fault = faults.find((one) => path.startsWith(one.path));
    if (fault === undefined) return undefined;
    fault.seen += 1;
    if (fault.seen <= (fault.after ?? 0)) return undefined;
    if (fault.seen >= (fault.after ?? 0) + (fault.times ?? 1)) faults = faults.filter((one) => one !== fault);
    return fault;
  };

  const app = new Hono<Bindings>();
  app.use(`${api}/*`, async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    const path = decodeURIComponent(pathname.slice(api.length + 1));
    const fault = takeFault(path);
    const refusal = limits.enter();
    try {
      if (settings.answerMs > 0) await pause(settings.answerMs);
      if (c.req.header('authorization') !== `Bearer ${settings.token}`)
        c.res = error(401, '0x80048306', 'denied');
      else if (refusal !== null) c.res = error(429, refusal.code, refusal.message, refusal.retryAfter);
      else if (fault === undefined) await next();
      else await spoil(c, fault, next);
    } finally {
      limits.leave();
      requests.push({ path, query: decodeURIComponent(search), status: c.res.status });
    }
  });

  app.get('/admin/requests', (c) => c.json(requests));
  app.get(`${api}/*`, (c) => answerOf(c, { segments, tables }, url));

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    ...{ url, requests, segments },
    change({ answerMs = settings.answerMs, token = settings.token, ...limit }) {
      settings = { answerMs, token };
      limits.change(limit);
    },
    fail: (fault) => void faults.push({ ...fault, seen: 0 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function spoil(c: Context<Bindings>, fault: Fault, next: () => Promise<void>): Promise<void> {
  if (fault.kind === 'status') {
    c.res = error(fault.status ?? 500, '0x80040216', 'scripted', fault.retryAfter);
    return;
  }
  if (fault.kind === 'errorBody') {
    c.res = new Response(JSON.stringify({ error: { code: '0x80040216', message: 'scripted' } }));
    return;
  }
  if (fault.kind === 'reset') {
    c.env.incoming.socket.destroy();
    return next();
  }
  if (fault.kind === 'silent') {
    await new Promise((resolve) => c.env.outgoing.once('close', resolve));
    return next();
  }
  await next();
  const text = await c.res.text();
  if (fault.kind === 'truncated') c.res = new Response(text.slice(0, text.length / 2));
  if (fault.kind === 'foreignLink') {
    const body = { ...JSON.parse(text), '@odata.nextLink': 'https://elsewhere.example/api/data/v9.2/x' };
    c.res = new Response(JSON.stringify(body));
  }
}
