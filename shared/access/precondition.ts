import { AppError } from '../errors';

/** Throws `preconditionRequired` without an If-Match, `preconditionFailed` if it names another version. */
export function checkPrecondition(ifMatch: string | null, etag: string): void {
  if (ifMatch === null || ifMatch.trim() === '' || ifMatch.trim() === '*') {
    throw new AppError('preconditionRequired', 'The request has no If-Match header.', {
      help: 'Send the etag that you read, so that you do not overwrite what somebody else changed.',
    });
  }
  if (ifMatch.trim() !== etag) throw changedMeanwhile();
}

export function changedMeanwhile(): AppError {
  return new AppError('preconditionFailed', 'It was changed since you read it.', {
    help: 'Read it again, and repeat your change.',
  });
}
