import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface ListeningProcess {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** A server of this folder as a process of its own, which ends with this one; ready when it says where it listens. */
export async function startProcess(options: {
  /** The compiled script, below this folder. */
  readonly script: string;
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<ListeningProcess> {
  const child = spawn(process.execPath, [join(__dirname, options.script)], {
    cwd: join(__dirname, '..', '..'),
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const url = await listening(child, options.script);
  return {
    ...{ url, child },
    async stop() {
      process.off('exit', end);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exit;
    },
  };
}

function listening(child: ChildProcess, script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: unknown) => {
      output = `${output}${String(chunk)}`.slice(-10_000);
      const url = /listening on (http:\/\/\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`${script} did not start:\n${output}`)));
  });
}
