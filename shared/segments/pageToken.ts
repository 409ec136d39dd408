import { AppError } from '../errors';

/** The token of the page that comes after a segment. */
export function tokenAfter(segmentId: string): string {
  return Buffer.from(`segment ${segmentId}`).toString('base64url');
}

/** The id after which a page begins; '' for the first page. Throws `invalidRequest`. */
export function idBefore(token: string | undefined): string {
  if (token === undefined) return '';
  const id = /^segment (.+)$/s.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (id === undefined) throw new AppError('invalidRequest', 'The page token is not one of ours.');
  return id;
}
