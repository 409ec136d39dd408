import { Failure } from './failure';
import { localRole } from './localRole';
import type { ErrorCode, FieldError } from './types';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
  /** The ETag of the version that is changed. */
  readonly ifMatch?: string;
  /** Makes a repeated start answer with the run of the first. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** One call of the API. Throws `Failure`, or the signal's own error if it was given up. */
export async function request<T>(path: string, call: Call = {}): Promise<T> {
  const answer = await send(path, call);
  // Where signing in is required, the platform sends to its own page instead of answering 401.
  if (answer.type === 'opaqueredirect') throw new Failure('unauthenticated', 'Sign in again.', 401);
  const text = await read(answer);
  const json = parse(text);
  if (answer.ok && json !== undefined) return json as T;
  throw problem(answer.status, json);
}

async function send(path: string, call: Call): Promise<Response> {
  const { method = 'GET', body, ifMatch, idempotencyKey, signal } = call;
  const role = localRole();
  const headers: Record<string, string> = { accept: 'application/json' };
  if (role !== null) headers['x-local-role'] = role;
  if (ifMatch !== undefined) headers['if-match'] = ifMatch;
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  if (method !== 'GET') {
    // A page of another origin can send neither without asking first (ASVS 3.5).
    headers['x-portal'] = '1';
    headers['content-type'] = 'application/json';
  }
  try {
    return await fetch(path, {
      ...{ method, headers, redirect: 'manual', cache: 'no-store' },
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: JSON.stringify(body ?? {}) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure('offline', 'The app does not answer.');
  }
}

async function read(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch {
    throw new Failure('offline', 'The answer broke off.');
  }
}

/** Nothing at all counts as an empty object. */
function parse(text: string): object | undefined {
  if (text === '') return {};
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

interface Problem {
  readonly code?: ErrorCode;
  readonly detail?: string;
  readonly help?: string;
  readonly errors?: readonly FieldError[];
  readonly activeRunId?: string;
}

function problem(status: number, json: Problem | undefined): Failure {
  if (json?.code !== undefined) return new Failure(json.code, json.detail ?? '', status, json);
  if (status === 401) return new Failure('unauthenticated', 'Sign in again.', status);
  if (status >= 502 && status <= 504) return new Failure('offline', `The app answers ${status}.`, status);
  return new Failure('unreadable', `The app answers ${status}.`, status);
}
