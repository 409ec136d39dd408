/** What the sample run reads of the API's answers. */
export interface RunAnswer {
  readonly id: string;
  readonly status: string;
  readonly expected: number | null;
  readonly counts: Readonly<
    Record<'read' | 'sent' | 'merged' | 'rejected' | 'truncated' | 'created' | 'updated', number>
  >;
  readonly warnings: readonly { code: string; message: string; count?: number }[];
  readonly error?: { code: string; message: string; help?: string };
  readonly startedAt: string;
  /** When the last page was accepted. */
  readonly acceptedAt?: string;
  readonly finishedAt?: string;
}

/** One call of our own API. Throws with the problem's words. */
export async function call<T>(
  url: string,
  options: { method?: string; body?: object; ifMatch?: string } = {},
): Promise<T> {
  const { method = 'GET', body, ifMatch } = options;
  const answer = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as T;
}
