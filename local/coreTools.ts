import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { endChild, type ListeningProcess } from './childProcess';

/** It may have to download the extension bundle first. */
const startTimeoutMs = 180_000;
const missing =
  'Azure Functions Core Tools are not installed: there is no "func" on the PATH. Install them with "npm i -g azure-functions-core-tools@4", or use "npm start", which does not need them.';

/** The app under `func start`, on the wanted port or, where that is taken, on a free one. */
export async function startCoreTools(options: {
  readonly root: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<ListeningProcess> {
  const { root, environment } = options;
  const port = (await freePort(options.port)) ?? (await freePort(0)) ?? options.port;
  const child = spawn('func', ['start', '--port', String(port)], {
    cwd: root,
    env: { ...process.env, FUNCTIONS_WORKER_RUNTIME: 'node', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = `${output}${String(chunk)}`.slice(-10_000);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(error.code === 'ENOENT' ? missing : `func did not start: ${error.message}`)),
    );
    child.once('close', () => reject(new Error(`func start ended:\n${output.trim()}`)));
  });
  await Promise.race([failed, healthy(url)]);
  return {
    ...{ url, child },
    async stop() {
      process.off('exit', end);
      await endChild(child, 'SIGTERM');
    },
  };
}

async function healthy(url: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answer?.ok === true) return;
    await pause(100);
  }
  throw new Error(`The app under func start is not well after ${startTimeoutMs / 1_000} s.`);
}

/** The port, another one if it is 0, or nothing if it is taken. */
function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
