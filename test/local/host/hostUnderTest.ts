import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { freshPrefix, testStorage } from '../../setup/storage';

export const fixtureApp = join(__dirname, 'fixtures', 'app');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface HostUnderTest {
  readonly url: string;
  readonly child: ChildProcess;
  output(): string;
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ended>;
}

const running = new Set<ChildProcess>();
/** A test that fails may leave one behind. */
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** The compiled trigger host on the app of a folder; resolves when it listens or has ended. */
export async function startHost(
  root: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<HostUnderTest> {
  const child = spawn(process.execPath, [resolve('.local/build/host/main.js')], {
    cwd: root,
    env: {
      ...{ ...process.env, PORT: '0', AzureWebJobsStorage: testStorage() },
      ...{ QUEUE: freshPrefix(), SCHEDULE: '0 0 0 29 2 *' },
      SECRET_KEYS: `test:${Buffer.alloc(32).toString('base64')}`,
      ...environment,
    },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let output = '';
  let found: (url: string) => void = () => undefined;
  const listening = new Promise<string>((resolve) => {
    found = resolve;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
      const url = /listening on (http:\/\/\S+)/.exec(output)?.[1];
      if (url !== undefined) found(url);
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const url = await Promise.race([listening, ended.then(() => '')]);
  return { url, child, ended, output: () => output };
}

export async function stopHost({ child, ended }: HostUnderTest): Promise<Ended> {
  child.kill('SIGTERM');
  return ended;
}

/** A queue of this run's Azurite, and its poison queue. */
export function queueNamed(name: string) {
  const service = QueueServiceClient.fromConnectionString(testStorage());
  const queue = service.getQueueClient(name);
  const poison = service.getQueueClient(`${name}-poison`);
  return {
    async send(...messages: (object | string)[]): Promise<void> {
      await queue.createIfNotExists();
      for (const message of messages) {
        const text =
          typeof message === 'string' ? message : Buffer.from(JSON.stringify(message)).toString('base64');
        await queue.sendMessage(text);
      }
    },
    /** How many messages there are, the invisible ones included. */
    length: async () => (await queue.getProperties()).approximateMessagesCount,
    async poisoned(): Promise<string[]> {
      if (!(await poison.exists())) return [];
      return (await poison.peekMessages({ numberOfMessages: 32 })).peekedMessageItems.map(
        (item) => item.messageText,
      );
    },
  };
}
