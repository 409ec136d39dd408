import { z } from 'zod';
import { AppError, UnavailableError } from '../errors';
import type { Clock, Random } from '../ports';
import type { Answer } from './request';
import { retryAt } from './retryAt';

export interface SaidError {
  readonly message: string;
  readonly field?: string | undefined;
}

const saidError = z
  .object({ message: z.string(), field: z.string().nullish() })
  .transform(({ message, field }): SaidError => ({ message, field: field ?? undefined }));

const errorShapes = z.union([
  z.object({ errors: z.array(saidError) }).transform(({ errors }) => errors),
  z.object({ errors: saidError }).transform(({ errors }) => [errors]),
  z.array(saidError),
  saidError.transform((error) => [error]),
]);

/** What an error answer says, in whichever of the shapes SendGrid uses (SENDGRID.md section 1). */
export function errorsOf(body: unknown): SaidError[] {
  const parsed = errorShapes.safeParse(body);
  if (parsed.success) return parsed.data;
  // Plain text is a message; a web page is some proxy's.
  return typeof body === 'string' && body !== '' && !body.trimStart().startsWith('<')
    ? [{ message: body }]
    : [];
}

/**
 * Throws for the answers that mean the same to every call: a key that is refused, a limit, an outage.
 * Every other status is the caller's.
 */
export function checkAnswer(answer: Answer, { clock, random }: { clock: Clock; random: Random }): void {
  const { status } = answer;
  if (status === 401 || status === 403) throw keyRejected(answer);
  if (status === 429) {
    throw new UnavailableError('rateLimited', 'SendGrid asks us to send more slowly.', {
      retryAt: retryAt(answer.headers, clock(), random.fraction()),
      help: 'Nothing to do: the run goes on by itself.',
    });
  }
  if (status === 408 || status >= 500 || (status >= 300 && status < 400)) {
    throw new UnavailableError('sendgridUnavailable', `SendGrid answered ${status}.`, {
      help: 'Nothing is lost; the call is made again. If it lasts, see status.sendgrid.com.',
    });
  }
}

function keyRejected(answer: Answer): AppError {
  return answer.status === 401
    ? new AppError('keyRejected', 'SendGrid does not accept the API key: it is wrong, revoked or expired.', {
        help: 'Create a key in SendGrid (Settings > API Keys) and enter it in the connection.',
      })
    : new AppError('keyRejected', 'The API key may not use Marketing Campaigns.', {
        help: 'Give the key "Marketing: Full Access" in SendGrid, and check the allowed IP addresses there.',
      });
}

/** A success whose body is not what is documented: cut off, or a page of some proxy. The call may be repeated. */
export function unexpectedAnswer(status: number): UnavailableError {
  return new UnavailableError(
    'sendgridUnavailable',
    `SendGrid answered ${status} with a body that is not valid.`,
  );
}
