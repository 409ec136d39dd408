import type { RpcHttpCookie, RpcHttpData, RpcTypedData } from './contract';
import type { RouteParams } from './routes';

/** These follow from the connection and the body, so the app's opinion does not count. */
const framingHeaders = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

/** Statuses that cannot have a body: fetch.spec.whatwg.org/#null-body-status. */
const bodiless = new Set([101, 103, 204, 205, 304]);

/** A request as the worker gets it: the body as bytes, repeated query parameters joined by commas. */
export async function toRpcRequest(request: Request, params: RouteParams): Promise<RpcTypedData> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  const http: RpcHttpData = {
    method: request.method,
    url: request.url,
    nullableHeaders: toNullable(request.headers),
    nullableParams: toNullable(Object.entries(params)),
    nullableQuery: toNullable(joinRepeated(new URL(request.url).searchParams)),
    ...(bytes.length > 0 && { body: { bytes } }),
  };
  return { http };
}

/** What the client gets. A function that returns nothing answers 204, as since Functions 2. */
export function fromRpcResponse(data: RpcTypedData | null | undefined, method: string): Response {
  const http = data?.http;
  if (http === null || http === undefined) return new Response(null, { status: 204 });
  const status = Number(http.statusCode ?? 200);
  const headers = new Headers();
  for (const [name, value] of Object.entries(http.headers ?? {})) {
    // A HEAD answer may name the length of a body that it does not have.
    const kept = !framingHeaders.has(name.toLowerCase()) || (method === 'HEAD' && /length/i.test(name));
    if (kept) headers.set(name, value);
  }
  for (const cookie of http.cookies ?? []) headers.append('set-cookie', formatCookie(cookie));
  const body = bodiless.has(status) || method === 'HEAD' ? null : toBody(http.body);
  return new Response(body, { status, headers });
}

/** A Set-Cookie header as ASP.NET writes it: name and value escaped, and the whole site if no path is given. */
export function formatCookie(cookie: RpcHttpCookie): string {
  const sameSite = { none: undefined, lax: 'lax', strict: 'strict', explicitNone: 'none' }[
    cookie.sameSite ?? 'none'
  ];
  const expires = cookie.expires?.value?.seconds;
  const attributes: Array<[string, string | undefined]> = [
    ['expires', typeof expires === 'number' ? new Date(expires * 1000).toUTCString() : undefined],
    ['max-age', cookie.maxAge?.value?.toString()],
    ['domain', cookie.domain?.value ?? undefined],
    ['path', cookie.path?.value ?? '/'],
    ['samesite', sameSite],
  ];
  const written = attributes.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  const secure = cookie.secure?.value === true ? ['secure'] : [];
  const httpOnly = cookie.httpOnly?.value === true ? ['httponly'] : [];
  const pair = `${encodeURIComponent(cookie.name ?? '')}=${encodeURIComponent(cookie.value ?? '')}`;
  return [pair, ...written, ...secure, ...httpOnly].join('; ');
}

/** The messages in a queue output: one for each element of an array, objects as JSON. */
export function toMessages(data: RpcTypedData | null | undefined): Array<string | Uint8Array> {
  if (data === null || data === undefined) return [];
  if (typeof data.json === 'string') {
    const value: unknown = JSON.parse(data.json);
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  }
  const single = data.string ?? data.bytes ?? data.int?.toString() ?? data.double?.toString();
  return single === undefined ? [] : [single];
}

function toBody(data: RpcTypedData | null | undefined): Uint8Array<ArrayBuffer> | string | null {
  const [content] = data?.json ? [data.json] : toMessages(data);
  if (content === undefined || content.length === 0) return null;
  return typeof content === 'string' ? content : new Uint8Array(content);
}

function joinRepeated(query: URLSearchParams): Iterable<readonly [string, string]> {
  const joined = new Map<string, readonly [string, string]>();
  for (const [name, value] of query) {
    const earlier = joined.get(name.toLowerCase());
    joined.set(
      name.toLowerCase(),
      earlier === undefined ? [name, value] : [earlier[0], `${earlier[1]},${value}`],
    );
  }
  return joined.values();
}

function toNullable(entries: Iterable<readonly [string, string]>): Record<string, { value: string }> {
  return Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));
}
