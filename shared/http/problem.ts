import type { HttpResponseInit } from '@azure/functions';
import { AppError, codes } from '../errors';

/** On every answer of the API: nothing of it is kept, guessed at, or shown in a frame. */
export const apiHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
} as const;

/** RFC 9457. An error that nobody foresaw says nothing of itself. */
export function problem(error: unknown): HttpResponseInit {
  const known = error instanceof AppError ? error : new AppError('internal', 'The log has the details.');
  const { code, status, message: detail, errors, help, activeRunId, retryAfter } = known;
  return {
    status,
    headers: {
      ...apiHeaders,
      'content-type': 'application/problem+json',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
    body: JSON.stringify({
      type: 'about:blank',
      title: codes[code].title,
      status,
      code,
      detail,
      ...(errors === undefined ? {} : { errors }),
      ...(help === undefined ? {} : { help }),
      ...(activeRunId === undefined ? {} : { activeRunId }),
    }),
  };
}
