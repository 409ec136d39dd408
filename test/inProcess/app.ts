import { randomBytes, randomUUID } from 'node:crypto';
import { HttpRequest, type HttpResponseInit, type InvocationContext, type Timer } from '@azure/functions';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { createRouter } from '../../local/host/routes';
import { type Simulator, startSendGridSimulator } from '../../local/sendgrid/server';
import { marketingScopes } from '../../local/sendgrid/state';
import { freshPrefix, testStorage } from '../setup/storage';
import { type Recorded, recordFunctions } from './recorded';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; each test knows what it asked for. */
  readonly json: Json;
}

/** What the API's bodies hold, taken together: each test knows which of it it asked for. */
export interface Json {
  readonly [name: string]: unknown;
  readonly id: string;
  readonly etag: string;
  readonly displayName: string;
  readonly listId: string;
  readonly segmentIds: readonly string[];
  readonly consent: { readonly at: string };
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly items: readonly Json[];
  readonly nextPage?: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is if it is a string. */
  readonly body?: unknown;
  /** In local mode. */
  readonly role?: string;
  readonly user?: string;
}

export const tenant = '11111111-2222-4333-8444-555555555555';
const never = '0 0 0 29 2 *';

/** The functions themselves, in this process, on storage of their own and a SendGrid of their own. */
export async function startApp(settings: Readonly<Record<string, string>> = {}) {
  const storage = testStorage();
  const prefix = freshPrefix();
  const simulator = await startSendGridSimulator();
  Object.assign(process.env, {
    ...{ AzureWebJobsStorage: storage, STORAGE_PREFIX: prefix, SEGMENTS_CONTAINER: `${prefix}segments` },
    ...{ SECRET_KEYS: `test:${randomBytes(32).toString('base64')}`, AUTH_MODE: 'local' },
    ...{ SENDGRID_BASE_URL: simulator.url, IMPORT_POLL_FIRST_MS: '1', IMPORT_POLL_MAX_MS: '1' },
    ...{ REFRESH_CHECK_SCHEDULE: never, WATCHDOG_SCHEDULE: never, SEGMENT_QUIET_MS: '0' },
    ...{ RUN_STARTS_PER_MINUTE: '100000', KEY_CHECKS_PER_MINUTE: '100000' },
    ...settings,
  });
  const lines: string[] = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  }
  const { routes, queue, timers } = recordFunctions();
  const match = createRouter(
    routes.map((target) => ({ template: target.route, methods: target.methods, target })),
  );

  const call = async (path: string, ask: Ask = {}): Promise<Answer> => {
    const { method = 'GET', body, role, user } = ask;
    const url = new URL(path, 'http://127.0.0.1');
    const found = match(method, url.pathname);
    if (found === undefined) throw new Error(`No function takes ${method} ${path}`);
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const request = new HttpRequest({
      ...{ method, url: url.href, params: { ...found.params } },
      headers: {
        ...(role === undefined ? {} : { 'x-local-role': role }),
        ...(user === undefined ? {} : { 'x-local-user': user }),
        ...ask.headers,
      },
      ...(text === undefined ? {} : { body: { string: text } }),
    });
    const answer = (await found.target.handler(request, {} as InvocationContext)) as HttpResponseInit;
    return read(answer);
  };

  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient(`${prefix}segments`);
  const messages = QueueServiceClient.fromConnectionString(storage).getQueueClient(`${prefix}runs`);

  return {
    ...{ call, routes, simulator, prefix, storage },
    /** What the app has logged. */
    lines,
    /** The body of a success. */
    async ok(path: string, ask: Ask = {}): Promise<Json> {
      const answer = await call(path, ask);
      if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
      return answer.json;
    },
    async putSegment(id: string, csv: string): Promise<void> {
      await container.createIfNotExists();
      await container.getBlockBlobClient(`${id}/a.csv`).uploadData(Buffer.from(csv));
    },
    /** Works off the queue until it has nothing that is due, or so many messages. */
    async work(most = Number.POSITIVE_INFINITY): Promise<void> {
      for (let done = 0; done < most; done += 1) {
        const { receivedMessageItems: items } = await messages.receiveMessages({ numberOfMessages: 1 });
        if (items.length === 0) return;
        for (const { messageText, messageId, popReceipt } of items) {
          const message: unknown = JSON.parse(Buffer.from(messageText, 'base64').toString());
          await queue(message, { triggerMetadata: { dequeueCount: 1 } } as unknown as InvocationContext);
          await messages.deleteMessage(messageId, popReceipt);
        }
      }
    },
    /** Runs the timer of this name once. */
    tick: (name: string) => timer(timers, name),
    stop: () => simulator.close(),
  };
}

async function timer(timers: Recorded['timers'], name: string): Promise<void> {
  const handler = timers.get(name);
  if (handler === undefined) throw new Error(`There is no timer ${name}`);
  await handler({} as Timer, {} as InvocationContext);
}

export type TestApp = Awaited<ReturnType<typeof startApp>>;

async function read({ status = 200, headers = {}, body }: HttpResponseInit): Promise<Answer> {
  const response = new Response(typeof body === 'string' || body instanceof ReadableStream ? body : null, {
    headers: headers as Record<string, string>,
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status, headers: response.headers, text, json: (isJson ? JSON.parse(text) : {}) as Json };
}

/** A key that the simulator knows, of an account of its own with one list. */
export async function freshAccount(
  { url }: Simulator,
  scopes: readonly string[] = marketingScopes,
): Promise<{ key: string; listId: string; account: string }> {
  const account = randomUUID();
  const key = `SG.${randomUUID()}.${randomUUID()}`;
  await admin(url, 'accounts', { name: account, key, scopes });
  const { id } = await admin(url, 'lists', { account, name: 'List' });
  return { key, listId: String(id), account };
}

export async function admin(url: string, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}/admin/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`/admin/${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.status === 204 ? {} : ((await answer.json()) as Record<string, unknown>);
}

export const people = 'Email,First\nann@example.org,Ann\nbob@example.org,Bob\nnot an address,Eve\n';

/** A connection, a segment and an export, as an administrator sets them up. */
export async function setUp(app: TestApp, options: { connection?: object; export?: object } = {}) {
  const { key, listId, account } = await freshAccount(app.simulator);
  const segmentId = `segment-${randomBytes(4).toString('hex')}`;
  await app.putSegment(segmentId, people);
  const connection = await app.ok('/api/connections', {
    method: 'POST',
    body: { displayName: 'Connection', apiKey: key, consent: { agreed: true }, ...options.connection },
  });
  const input = {
    ...{ displayName: `Export ${randomUUID()}`, connectionId: connection['id'], listId },
    ...{ segmentIds: [segmentId], dataMatching: { email: 'Email', firstName: 'First' }, ...options.export },
  };
  const definition = await app.ok('/api/exports', { method: 'POST', body: input });
  return { key, listId, account, segmentId, connection, definition, input };
}
