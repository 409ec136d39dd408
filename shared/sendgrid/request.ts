import sendgrid from '@sendgrid/client';
import { UnavailableError } from '../errors';

/** How to reach one account. */
export interface Account {
  readonly apiKey: string;
  readonly region: 'global' | 'eu';
  /** Instead of the region's own host; on one machine only. */
  readonly baseUrl: string | undefined;
  /** Milliseconds that one call may take, the answer included. */
  readonly timeout: number;
}

export interface Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below the host, with its query. */
  readonly path: string;
  /** JSON, sent as it is, so that its size is known to the byte. */
  readonly body?: Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON, or the text where it is none. */
  readonly body: unknown;
}

/** The class of the instance that the library exports: its typings export the class in a way that no compiler takes. */
const Client = sendgrid.constructor as new () => typeof sendgrid;

/** Longer than axios's own deadline: only for an answer that never settles. */
const outerGrace = 5_000;

/**
 * One request to SendGrid; every HTTP status is an answer. A fresh client each time, because the library's
 * settings belong to the client and not to the request. Throws `sendgridUnavailable` if there is no answer:
 * the library's own error holds the API key and the body, so nothing of it goes on but its code.
 */
export async function request(account: Account, call: Call): Promise<Answer> {
  const { method, path, body } = call;
  const client = new Client();
  client.setApiKey(account.apiKey);
  client.setDataResidency(account.region);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), account.timeout + outerGrace);
  // More than the typings name; all of it goes to axios.
  const transport = {
    url: '',
    timeout: account.timeout,
    signal: deadline.signal,
    maxRedirects: 0,
    validateStatus: () => true,
    responseType: 'text',
    // The library would make an object of the bytes, so they are put in after it; nor may it guess at the answer.
    transformRequest: [() => body],
    transformResponse: [(text: unknown) => text],
    ...(account.baseUrl === undefined ? {} : { baseUrl: account.baseUrl, proxy: false }),
  };
  client.setDefaultRequest(transport);
  try {
    const [response] = await client.request({ method, url: path });
    return { status: response.statusCode, headers: headersOf(response.headers), body: parse(response.body) };
  } catch (error) {
    throw unreachable(error);
  } finally {
    clearTimeout(timer);
  }
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string' || text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function headersOf(headers: unknown): Record<string, string> {
  const entries = Object.entries(headers ?? {}).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function unreachable(error: unknown): UnavailableError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT' || code === 'ERR_CANCELED';
  const reason = timedOut ? 'did not answer in time' : `could not be reached (${code})`;
  return new UnavailableError('sendgridUnavailable', `SendGrid ${reason}.`, {
    help: 'Nothing is lost; the call is made again. If it lasts, see status.sendgrid.com.',
  });
}
