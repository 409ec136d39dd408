import { app, type HttpMethod, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { AuditEvent } from '../access/auditEntry';
import { authorize, type Permission } from '../access/permissions';
import { type Principal, readPrincipal } from '../access/principal';
import { type App, getApp } from '../app';
import { AppError, errorKind } from '../errors';
import { idSchema } from '../text';
import { type Audited, audited, type Noted } from './audited';
import { parseInput, readBody } from './body';
import { apiHeaders, problem } from './problem';
import { refuseCrossSite } from './sameSite';

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
  /** For the audit log: what happened beside the event itself. */
  readonly also?: readonly Noted[];
}

interface Route<Body, Query> {
  readonly method: HttpMethod | readonly HttpMethod[];
  readonly path: string;
  readonly permission: Permission;
  /** Each caller may come so often. */
  readonly limit?: keyof App['limits'];
  /** Every route that changes something names its event. */
  readonly audit?: {
    readonly event: AuditEvent;
    /** The target as it is before, so that the entry tells what changed; null where there is none yet. */
    readonly before?: (request: RouteRequest<Body, Query>) => Promise<object | null>;
  };
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  handle(request: RouteRequest<Body, Query>): Promise<RouteAnswer>;
}

/** Registers an HTTP function: who calls, may they, is the request well-formed; then `handle`. */
export function route<Body = Record<string, never>, Query = Record<string, never>>(
  name: string,
  options: Route<Body, Query>,
): void {
  const { method, path } = options;
  app.http(name, {
    methods: typeof method === 'string' ? [method] : [...method],
    route: path,
    // App Service authentication stands in front; function keys are for machines only.
    authLevel: 'anonymous',
    handler: (request) => respond(name, options, request),
  });
}

const nobody: Principal = { id: 'nobody', name: 'nobody', kind: 'user', roles: [] };

async function respond<Body, Query>(
  name: string,
  options: Route<Body, Query>,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  const service = getApp();
  const audit = audited(service, { name, event: options.audit?.event, request });
  try {
    const given = await admit(service, options, { request, audit });
    await audit.before(async () => (await options.audit?.before?.(given)) ?? null);
    const done = await options.handle(given);
    await audit.done(done);
    return answer(done);
  } catch (error) {
    if (!(error instanceof AppError)) {
      service.log('error', 'request failed', { function: name, error: errorKind(error) });
    }
    await audit.failed(error);
    return problem(error);
  }
}

const nothing = z.strictObject({});

/** Everything that has to hold before the route's own work begins; the cheapest first. */
async function admit<Body, Query>(
  service: App,
  options: Route<Body, Query>,
  { request, audit }: { request: HttpRequest; audit: Audited },
): Promise<RouteRequest<Body, Query>> {
  const { permission, limit } = options;
  const open = permission === 'public';
  refuseCrossSite(request, service.settings.AUTH_MODE);
  const principal = open ? nobody : readPrincipal(request.headers, service.settings);
  audit.caller(principal);
  if (!open) authorize(principal, permission);
  if (limit !== undefined) service.limits[limit].take(principal.id);
  const given = Object.fromEntries(request.query);
  const query = parseInput<unknown>(options.query ?? nothing, given) as Query;
  const reads = request.method === 'GET' || request.method === 'DELETE';
  const body = (reads || open ? {} : await readBody<unknown>(request, options.body ?? nothing)) as Body;
  audit.sent(body as object);
  const parameter = (name: string): string => request.params[name] ?? '';
  return {
    ...{ app: service, principal, body, query, parameter },
    id(name) {
      const id = parameter(name);
      if (!idSchema.safeParse(id).success) throw new AppError('notFound', 'There is nothing with this id.');
      return id;
    },
    header: (name) => request.headers.get(name),
  };
}

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
