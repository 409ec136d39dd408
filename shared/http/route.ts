import { app, type HttpMethod, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { authorize, type Permission } from '../access/permissions';
import { type Principal, readPrincipal } from '../access/principal';
import { type App, getApp } from '../app';
import { AppError, errorKind } from '../errors';
import { idSchema } from '../text';
import { parseInput, readBody } from './body';
import { apiHeaders, problem } from './problem';

export interface RouteRequest<Body, Query> {
  readonly app: App;
  readonly principal: Principal;
  /** A path parameter that is one of our ids. Throws `notFound` where it cannot be one. */
  id(name: string): string;
  /** Any other path parameter. */
  parameter(name: string): string;
  header(name: string): string | null;
  readonly body: Body;
  readonly query: Query;
}

export interface RouteAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; its `etag` also goes into the header. */
  readonly json?: object;
  /** Sent as they are. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** Sent as it comes. */
  readonly stream?: ReadableStream;
}

interface Route<Body, Query> {
  readonly method: HttpMethod;
  readonly path: string;
  readonly permission: Permission;
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  handle(request: RouteRequest<Body, Query>): Promise<RouteAnswer>;
}

/** Registers an HTTP function: who calls, may they, is the request well-formed; then `handle`. */
export function route<Body = Record<string, never>, Query = Record<string, never>>(
  name: string,
  options: Route<Body, Query>,
): void {
  app.http(name, {
    methods: [options.method],
    route: options.path,
    // App Service authentication stands in front; function keys are for machines only.
    authLevel: 'anonymous',
    handler: async (request) => {
      try {
        return answer(await serve(request, options));
      } catch (error) {
        if (!(error instanceof AppError)) {
          getApp().log('error', 'request failed', { function: name, error: errorKind(error) });
        }
        return problem(error);
      }
    },
  });
}

const nothing = z.strictObject({});

async function serve<Body, Query>(request: HttpRequest, options: Route<Body, Query>): Promise<RouteAnswer> {
  const service = getApp();
  const principal =
    options.permission === 'public' ? nobody : readPrincipal(request.headers, service.settings.AUTH_MODE);
  if (options.permission !== 'public') authorize(principal, options.permission);
  const given = Object.fromEntries(request.query);
  const query = parseInput<unknown>(options.query ?? nothing, given) as Query;
  const reads = options.method === 'GET' || options.method === 'DELETE';
  const body = (reads ? {} : await readBody<unknown>(request, options.body ?? nothing)) as Body;
  const parameter = (name: string): string => request.params[name] ?? '';
  return options.handle({
    ...{ app: service, principal, body, query, parameter },
    id(name) {
      const id = parameter(name);
      if (!idSchema.safeParse(id).success) throw new AppError('notFound', 'There is nothing with this id.');
      return id;
    },
    header: (name) => request.headers.get(name),
  });
}

const nobody: Principal = { id: 'nobody', name: 'nobody', roles: [] };

function answer({ status = 200, headers = {}, json, bytes, stream }: RouteAnswer): HttpResponseInit {
  const base = { ...apiHeaders, ...headers };
  if (bytes !== undefined) return { status, headers: base, body: bytes };
  if (stream !== undefined) return { status, headers: base, body: stream };
  if (json === undefined) return { status, headers: base };
  const etag = 'etag' in json && typeof json.etag === 'string' ? { etag: json.etag } : {};
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...base, ...type, ...etag }, body: JSON.stringify(json) };
}

/** The query of every list. */
export const listQuery = z.strictObject({
  page: z.string().min(1).max(4_000).optional(),
  pageSize: z.coerce.number().int().min(1).max(100).default(50),
});

export type ListQuery = z.output<typeof listQuery>;

/** A list query as the services take it. */
export function pageOf({ page, pageSize }: ListQuery): { pageSize: number; page?: string } {
  return { pageSize, ...(page === undefined ? {} : { page }) };
}
