import { type Simulator, sampleKey, startSendGridSimulator } from '../../../local/sendgrid/server';

export const listId = '11111111-1111-4111-8111-111111111111';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface SimulatorClient {
  readonly url: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  upsert(contacts: readonly object[], listIds?: readonly string[]): Promise<Answered>;
  /** Moves the clock so far that every accepted job is finished. */
  finishJobs(): Promise<void>;
  /** A job as SendGrid shows it. */
  job(id: unknown): Promise<Answered>;
  close(): Promise<void>;
}

/** A simulator with one list, and the few calls that most tests make. Text bodies go as they are. */
export async function startSimulator(settings: object = {}): Promise<SimulatorClient> {
  const simulator: Simulator = await startSendGridSimulator({ lists: [{ id: listId, name: 'Newsletter' }] });
  const call: SimulatorClient['call'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${simulator.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${sampleKey}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : {};
    return { status: answer.status, headers: answer.headers, text, json };
  };
  await call('POST', '/admin/settings', settings);
  return {
    ...{ url: simulator.url, call, close: simulator.close },
    upsert: (contacts, listIds = [listId]) =>
      call('PUT', '/v3/marketing/contacts', { list_ids: listIds, contacts }),
    async finishJobs() {
      await call('POST', '/admin/clock', { advanceMs: 10_000 });
    },
    job: (id) => call('GET', `/v3/marketing/contacts/imports/${String(id)}`),
  };
}
