import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Account } from './account';
import type { JobFault } from './settings';

/** What the steps of one request hand on. */
export interface Scope {
  Variables: {
    account: Account;
    scopes: readonly string[];
    /** How many contacts an upsert was accepted with. */
    contacts: number;
    jobFault: JobFault | undefined;
  };
}

/** An answer in SendGrid's error envelope. */
export function refuse(
  c: Context,
  status: ContentfulStatusCode,
  message: string,
  field: string | null = null,
): Response {
  return c.json({ errors: [{ field, message }] }, status);
}

export const notFound = (c: Context): Response => refuse(c, 404, 'not found');

/** A path that is there, with a method that is not. */
export const methodNotAllowed = (c: Context): Response => refuse(c, 405, 'method not allowed');

/** The request's JSON object; null where it is anything else. */
export async function readObject(c: Context): Promise<Record<string, unknown> | null> {
  try {
    const body: unknown = await c.req.json();
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
