import { UnavailableError } from '../errors';

/** The HTTP status that a storage SDK's error carries. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

/** In our own words: the SDK's text holds addresses and can hold keys. */
export function unavailable(service: string, error: unknown): UnavailableError {
  const status = statusOf(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const reason = status ?? code ?? (error instanceof Error ? error.name : 'unknown');
  return new UnavailableError('storageUnavailable', `${service} did not do its part (${reason}).`, {
    help: 'Nothing is half-written. Try again; if it lasts, look at the storage account.',
  });
}

/** Runs until it has worked once, and never again. */
export function once(make: () => Promise<unknown>): () => Promise<void> {
  let made: Promise<unknown> | undefined;
  return async () => {
    made ??= make();
    try {
      await made;
    } catch (error) {
      made = undefined;
      throw unavailable('Storage', error);
    }
  };
}
