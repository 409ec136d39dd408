import type { ErrorCode, FieldError } from './types';

/** Besides the API's own codes: nobody answered, and an answer that is not the API's. */
export type FailureCode = ErrorCode | 'offline' | 'unreadable';

/** Why a call did not give what was asked for. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly status = 0,
    readonly more: {
      readonly help?: string;
      readonly errors?: readonly FieldError[];
      readonly activeRunId?: string;
    } = {},
  ) {
    super(message);
  }
}

export function toFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('unreadable', String(error));
}
