import sendgrid from '@sendgrid/client';
import type { Secret } from '../access/secret';
import { UnavailableError } from '../errors';

/** How to reach one account. */
export interface Account {
  readonly apiKey: Secret;
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

/** Our largest answer is a page of 100 lists. */
const maxAnswerBytes = 4_000_000;

/**
 * One request to SendGrid; every HTTP status is an answer. A fresh client each time, because the library's
 * settings belong to the client and not to the request. Throws `sendgridUnavailable` if there is no answer:
 * the library's own error holds the API key and the body, so nothing of it goes on but its code.
 */
export async function request(account: Account, call: Call): Promise<Answer> {
  const { method, path, body } = call;
  const client = new Client();
  client.setApiKey(account.apiKey.reveal());
  client.setDataResidency(account.region);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), account.timeout);
  // More than the typings name; all of it goes to axios.
  const transport = {
    url: '',
    signal: deadline.signal,
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    validateStatus: () => true,
    responseType: 'text',
    // The library would make an object of the bytes, so they are put in after it; nor may it guess at the answer.
    transformRequest: [() => body],
    transformResponse: [(text: unknown) => text],
    ...(account.baseUrl === undefined ? {} : { baseUrl: account.baseUrl, proxy: false }),
  };
  client.setDefaultRequest(transport);
  try {
    const asked = client.request({ method, url: path });
    const [response] = await Promise.race([asked, expiry(deadline.signal)]);
    return { status: response.statusCode, headers: headersOf(response.headers), body: parse(response.body) };
  } catch (error) {
    throw unreachable(error, deadline.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Rejects at the deadline. The library's own promise may never settle: it makes a regular expression of the
 * working directory when an error answer breaks off.
 */
function expiry(deadline: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    deadline.addEventListener('abort', () => reject(new Error('deadline')), { once: true });
  });
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

function unreachable(error: unknown, expired: boolean): UnavailableError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const reason =
    expired || code === 'ETIMEDOUT' ? 'did not answer in time' : `could not be reached (${code})`;
  return new UnavailableError('sendgridUnavailable', `SendGrid ${reason}.`, {
    help: 'Nothing is lost; the call is made again. If it lasts, see status.sendgrid.com.',
  });
}
