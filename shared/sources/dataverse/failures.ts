import { z } from 'zod';
import { AppError, UnavailableError } from '../../errors';

/** More rows match than an aggregate may count (50,000). */
export const aggregateLimit = '0x8004e023';

const least = 1_000;
const most = 900_000;

/** What an OData service says of an error. */
const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export interface Failure {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
  /** What was asked for, without its query. */
  readonly path: string;
}

/** The code of a service's error, in lower case; '' if it does not say. */
export function codeOf(text: string): string {
  return read(text)?.code.toLowerCase() ?? '';
}

/** Sorts an answer that is not what was asked for. Texts of the service are not repeated: they hold queries. */
export function failureOf(
  { status, retryAfter, text, path }: Failure,
  now: number,
  fraction: number,
): AppError {
  const code = codeOf(text);
  const said = code === '' ? `${status}` : `${status}, ${code}`;
  if (status === 429) {
    const hint = Math.min(most, Math.max(least, Number(retryAfter ?? 0) * 1_000 || least));
    return new UnavailableError('rateLimited', `Dataverse asks us to wait (${said}).`, {
      // Jitter is added, never taken off: the hint is the earliest moment.
      retryAt: now + Math.round(hint + (fraction * hint) / 10),
    });
  }
  if (status === 401 || status === 403) {
    return new AppError('sourceRejected', `Dataverse refuses access to ${path} (${said}).`, {
      help: 'Make the app an application user of the environment, with the Viewer role of Customer Insights.',
    });
  }
  if (status === 404) {
    return new AppError('sourceUnreadable', `Dataverse has no table ${path}.`, {
      help: 'Check DATAVERSE_URL, and that Customer Insights - Data writes to this environment.',
    });
  }
  const column = /property named '([^']{1,200})'/.exec(read(text)?.message ?? '')?.[1];
  if (status === 400 && column !== undefined) {
    return new AppError('fieldNotFound', `The table ${path} has no column ${column}.`, {
      help: 'Match a column that GET /api/segments/{id} shows.',
    });
  }
  if (status >= 500 || status < 300) return unavailable(`Dataverse did not do its part (${said}).`);
  return new AppError('sourceUnreadable', `Dataverse refuses what we ask of ${path} (${said}).`);
}

/** An answer of a shape that we do not know: Dataverse, or something between, has changed. */
export function unreadable(path: string, cause: unknown): AppError {
  const reason = typeof cause === 'string' ? cause : 'it is not what the Web API documents';
  return new AppError('sourceUnreadable', `The answer of Dataverse for ${path} cannot be used: ${reason}.`, {
    cause,
  });
}

export function unavailable(message: string, cause?: unknown): UnavailableError {
  return new UnavailableError('segmentsUnavailable', message, {
    help: 'Nothing is lost; the call is made again. If it lasts, look at the environment.',
    cause,
  });
}

function read(text: string): { code: string; message: string } | undefined {
  try {
    return errorSchema.parse(JSON.parse(text)).error;
  } catch {
    return undefined;
  }
}
