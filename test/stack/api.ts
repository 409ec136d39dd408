/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; {} where it is not a JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CallOptions {
  /** Sent as JSON, or as it is if it is a string. */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls below a base address that may change, because a host that is started again has another port. */
export function apiAt(base: () => string) {
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<Answer> => {
    const { body, headers = {} } = options;
    const answer = await fetch(`${base()}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: parse(text) };
  };
  /** The body of a success. Throws on any other answer. */
  const ok = async <T>(method: string, path: string, options: CallOptions = {}): Promise<T> => {
    const answer = await call(method, path, options);
    if (answer.status < 300) return answer.body as T;
    throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
  };
  return {
    call,
    get: <T>(path: string) => ok<T>('GET', path),
    post: <T>(path: string, body: object = {}) => ok<T>('POST', path, { body }),
  };
}

export type Api = ReturnType<typeof apiAt>;

function parse(text: string): Answer['body'] {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Answer['body']) : {};
  } catch {
    return {};
  }
}
