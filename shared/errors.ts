/**
 * Every code that the program answers with or ends a run with. The list is closed: the README publishes it,
 * and a code, once published, keeps its name.
 */
export const codes = {
  // A request that cannot be served as it is.
  invalidRequest: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  crossSite: { status: 403, title: 'The request comes from another site' },
  notFound: { status: 404, title: 'There is no such thing' },
  runActive: { status: 409, title: 'A run of this export is active' },
  runFinished: { status: 409, title: 'The run has already finished' },
  notResumable: { status: 409, title: 'This run cannot be resumed' },
  exportInactive: { status: 409, title: 'The export is inactive' },
  connectionInUse: { status: 409, title: 'Exports use this connection' },
  nameTaken: { status: 409, title: 'Another export has this name' },
  preconditionFailed: { status: 412, title: 'Somebody else changed it meanwhile' },
  tooLarge: { status: 413, title: 'The request is too large' },
  preconditionRequired: { status: 428, title: 'Say which version you are changing' },
  tooManyRequests: { status: 429, title: 'Too many requests in a short time' },
  idempotencyKeyReused: { status: 422, title: 'The Idempotency-Key belongs to another request' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  storageUnavailable: { status: 503, title: 'Storage does not answer' },
  sendgridUnavailable: { status: 503, title: 'SendGrid does not answer' },
  rateLimited: { status: 503, title: 'A service asks us to wait' },
  segmentsUnavailable: { status: 503, title: 'The source of the segments does not answer' },
  segmentRefreshing: { status: 503, title: 'The segment is being refreshed' },
  vaultUnavailable: { status: 503, title: 'Key Vault does not answer' },
  // What was asked for is well-formed but cannot be: when saving (422), and as the end of a run.
  keyRejected: { status: 422, title: 'SendGrid refuses the API key' },
  listNotFound: { status: 422, title: 'The SendGrid list does not exist' },
  segmentNotFound: { status: 422, title: 'The segment does not exist' },
  fieldNotFound: { status: 422, title: 'A field does not exist' },
  unreadableFile: { status: 422, title: 'A file of the segment cannot be read' },
  duplicateColumn: { status: 422, title: 'A file names a column twice' },
  tooManyFiles: { status: 422, title: 'The segment has too many files' },
  connectionNotFound: { status: 422, title: 'The connection does not exist' },
  keyUnreadable: { status: 422, title: 'The stored API key cannot be decrypted' },
  sourceRejected: { status: 422, title: 'The source of the segments refuses our credentials' },
  sourceUnreadable: { status: 422, title: 'The source of the segments cannot be used' },
  keyInVault: { status: 422, title: 'The key of this connection comes from Key Vault' },
  vaultNotConfigured: { status: 422, title: 'This app is linked to no Key Vault' },
  vaultSecretNotFound: { status: 422, title: 'The Key Vault has no such secret' },
  vaultRefused: { status: 422, title: 'The Key Vault refuses this app' },
  segmentChanged: { status: 409, title: 'The segment changed during the run' },
  // Only as the end of a run.
  noExportUser: { status: 409, title: 'Nobody is the export user of the connection' },
  overLimit: { status: 409, title: 'The segments hold more profiles than the connection allows' },
  exportGone: { status: 409, title: 'The export was deleted, detached or moved to another connection' },
  deadline: { status: 409, title: 'The run took too long' },
  stalled: { status: 409, title: 'The run stopped making progress' },
  unavailable: { status: 409, title: 'A service did not answer for too long' },
  unconfirmed: { status: 409, title: 'SendGrid never confirmed what it accepted' },
  importFailed: { status: 409, title: 'SendGrid applied nothing' },
  contactLimit: { status: 409, title: "The SendGrid plan's contact limit is reached" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof codes;

export interface FieldError {
  /** Where in the request, e.g. `dataMatching.email`. */
  readonly path: string;
  readonly message: string;
}

interface ErrorOptions {
  /** What a person can do about it. */
  readonly help?: string;
  readonly errors?: readonly FieldError[];
  readonly activeRunId?: string;
  /** Seconds until it makes sense to ask again. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** An outcome that we foresaw. Its message may be shown: no key, no address, no SDK text in it. Not retried. */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly help: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly activeRunId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: ErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.help = options.help;
    this.errors = options.errors;
    this.activeRunId = options.activeRunId;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return codes[this.code].status;
  }
}

type UnavailableCode =
  | 'sendgridUnavailable'
  | 'storageUnavailable'
  | 'segmentsUnavailable'
  | 'segmentRefreshing'
  | 'vaultUnavailable'
  | 'rateLimited';

/** A service did not answer, or not now. The same call may work later; whether this one took is not known. */
export class UnavailableError extends AppError {
  override readonly name = 'UnavailableError';

  constructor(
    code: UnavailableCode,
    message: string,
    options: ErrorOptions & { readonly retryAt?: number } = {},
  ) {
    super(code, message, options);
    this.retryAt = options.retryAt;
  }

  /** Milliseconds since the epoch, where it is known (429, a refresh). */
  readonly retryAt: number | undefined;
}

/** What may be written of an error that nobody foresaw: its kind, never its text (it can hold keys and rows). */
export function errorKind(error: unknown): string {
  if (error instanceof AppError) return error.code;
  if (error instanceof Error) {
    const code = 'code' in error && typeof error.code === 'string' ? `:${error.code}` : '';
    return `${error.name}${code}`;
  }
  return typeof error;
}
