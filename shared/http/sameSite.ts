import type { Settings } from '../config';
import { AppError } from '../errors';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/** The cookie of App Service authentication, which a long session splits into numbered ones. */
const sessionCookie = /(?:^|;\s*)AppServiceAuthSession\d*=/;
const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Another site must not act through a visitor's browser. A browser says where a request comes from, and sends a
 * form without a word of ours; so whoever is known by a cookie must also send a header that only this app's own
 * page can add. Bearer tokens and local mode carry nothing that a browser adds by itself. Throws `crossSite`.
 */
export function refuseCrossSite(request: Asked, mode: Settings['AUTH_MODE']): void {
  const { method, url, headers } = request;
  // A name that somebody lets point at this machine is not this machine.
  if (mode === 'local' && !loopback.includes(new URL(url).hostname)) throw crossSite('Use 127.0.0.1.');
  if (method === 'GET' || method === 'HEAD') return;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    throw crossSite('Use the pages of this app, or a program with a token of its own.');
  }
  if (!sessionCookie.test(headers.get('cookie') ?? '')) return;
  const isJson = /^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '');
  if (headers.get('x-portal') !== '1' || (!isJson && method !== 'DELETE')) {
    throw crossSite('With the cookie of a sign-in, send x-portal: 1 and the content type application/json.');
  }
}

function crossSite(help: string): AppError {
  return new AppError('crossSite', 'This request does not come from a page of this app.', { help });
}
