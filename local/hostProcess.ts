import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface HostProcess {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** The compiled trigger host of a project as a process of its own; ready when it says where it listens. */
export async function startHostProcess(
  environment: Readonly<Record<string, string>>,
  root: string,
): Promise<HostProcess> {
  const script = join(root, '.local', 'build', 'host', 'main.js');
  const child = spawn(process.execPath, [script], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const url = await listening(child);
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

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: unknown) => {
      output = `${output}${String(chunk)}`.slice(-10_000);
      const url = /listening on (http:\/\/\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`The host did not start:\n${output}`)));
  });
}
