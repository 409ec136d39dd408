import { AppError } from '../../errors';
import type { Clock, Random } from '../../ports';
import { codeOf, failureOf, unavailable } from './failures';
import type { Tokens } from './signIn';

/** Dataverse takes 52 requests at once from one user (service protection limits); several instances share that. */
const maxAtOnce = 12;

/** The most rows that one answer holds. */
export const maxPageSize = 5_000;

export interface ClientOptions {
  readonly origin: string;
  readonly tokens: Tokens;
  /** Milliseconds that one call may take. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** Reads from the Web API of one environment. */
export function dataverseClient(options: ClientOptions) {
  const { origin, tokens, timeout, clock, random } = options;
  const turns = turnsOf(maxAtOnce);

  const once = async (url: URL, pageSize: number, fresh: boolean) => {
    const token = await tokens({ fresh });
    const answer = await fetch(url, {
      headers: {
        ...{ authorization: `Bearer ${token}`, accept: 'application/json' },
        ...{ 'odata-version': '4.0', 'odata-maxversion': '4.0', prefer: `odata.maxpagesize=${pageSize}` },
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    return {
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
      text: await answer.text(),
    };
  };

  const ask = async (url: URL, pageSize: number) => {
    try {
      const answer = await once(url, pageSize, false);
      // A token can be taken back before it ends.
      return answer.status === 401 ? await once(url, pageSize, true) : answer;
    } catch (error) {
      if (error instanceof AppError) throw error;
      const name = error instanceof Error ? error.name : 'unknown';
      throw unavailable(`Dataverse could not be reached (${name}).`, error);
    }
  };

  return {
    /**
     * The JSON below `/api/data/v9.2/`, or of a link that the service gave, which must lead to where we came
     * from. Null if it answers with the tolerated error code. Throws `rateLimited`, `segmentsUnavailable`, `sourceRejected`, `sourceUnreadable`, `fieldNotFound`.
     */
    async get(link: string, { pageSize = maxPageSize, tolerated = 'none' } = {}): Promise<unknown> {
      const url = new URL(link, `${origin}/api/data/v9.2/`);
      if (url.origin !== origin || url.username !== '' || url.password !== '') {
        throw new AppError('sourceUnreadable', 'Dataverse gave a link to another host; it was not followed.');
      }
      const path = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
      await turns.enter();
      try {
        const answer = await ask(url, pageSize);
        const body = answer.status === 200 ? parse(answer.text) : undefined;
        if (answer.status >= 400 && codeOf(answer.text) === tolerated) return null;
        if (body === undefined || 'error' in body) {
          throw failureOf({ ...answer, path }, clock(), random.fraction());
        }
        return body;
      } finally {
        turns.leave();
      }
    },
  };
}

export type DataverseClient = ReturnType<typeof dataverseClient>;

/** Undefined for a page that was cut off. */
function parse(text: string): object | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Lets so many through at once, the others in their order. */
function turnsOf(most: number) {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    async enter(): Promise<void> {
      if (inside < most) inside += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave(): void {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    },
  };
}
