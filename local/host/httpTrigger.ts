import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { adminRoutes } from './admin';
import type { Invoke } from './invoker';
import { describe, type Log } from './log';
import { createRouter } from './routes';
import { fromRpcResponse, toRpcRequest } from './rpc';
import type { HostSettings, LocalSettings } from './settings';
import type { AppFunction, HttpFunction } from './triggers';

export interface HttpOptions {
  readonly functions: readonly AppFunction[];
  readonly invoke: Invoke;
  readonly log: Log;
  readonly host: HostSettings;
  readonly local: LocalSettings;
}

/** Serves the HTTP functions and the host's own `/admin` routes on loopback. */
export async function startHttp(options: HttpOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const { functions, local, log } = options;
  const isHttp = (fn: AppFunction): fn is HttpFunction => fn.kind === 'http';
  const match = createRouter(
    functions.filter(isHttp).map((fn) => ({
      template: [options.host.http.routePrefix, fn.route ?? fn.name].filter((part) => part !== '').join('/'),
      methods: fn.methods,
      target: fn,
    })),
  );
  const server = new Hono();
  server.route('/admin', adminRoutes(options));
  server.all('*', async ({ req }) => {
    const found = match(req.method, new URL(req.url).pathname);
    if (found === undefined) return new Response(null, { status: 404 });
    if (!isAllowed(found.target, req.raw, local.LOCAL_FUNCTION_KEY))
      return new Response(null, { status: 401 });
    try {
      const input = await toRpcRequest(req.raw, found.params);
      const response = await options.invoke(found.target, { input });
      const output = response.outputData?.find(({ data }) => data.http)?.data ?? response.returnValue;
      const answer = fromRpcResponse(output, req.method);
      for (const [name, value] of Object.entries(options.host.http.customHeaders))
        answer.headers.set(name, value);
      return answer;
    } catch (error) {
      log('error', found.target.name, describe(error));
      return new Response(null, { status: 500 });
    }
  });
  return listen(server, local.PORT, log);
}

function isAllowed(fn: HttpFunction, request: Request, key: string | undefined): boolean {
  if (fn.authLevel === 'anonymous' || key === undefined) return true;
  return (
    request.headers.get('x-functions-key') === key || new URL(request.url).searchParams.get('code') === key
  );
}

async function listen(server: Hono, port: number, log: Log): Promise<{ url: string; stop(): Promise<void> }> {
  const http = createAdaptorServer({ fetch: server.fetch }) as Server;
  try {
    await bind(http, port);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    log('warning', 'host', `port ${port} is taken; using a free one`);
    await bind(http, 0);
  }
  const address = http.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${taken}`,
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        // A kept-alive connection without a request would hold up the stop.
        http.closeIdleConnections();
      }),
  };
}

/** On loopback only: local mode trusts every caller. */
function bind(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', () => {
      http.off('error', reject);
      resolve();
    });
  });
}
