import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface ListeningProcess {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Runs in the child: the channel to its parent closes however the parent ends, even killed. It keeps nobody alive. */
const endWithParent =
  'data:text/javascript,process.on("disconnect",()=>process.exit(1));process.channel.unref()';

/**
 * A Node process that ends with this one, however this one ends. It has a process group of its own, because a
 * Ctrl+C is meant for this one: it stops the others in order.
 */
export function spawnNode(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  return spawn(process.execPath, ['--import', endWithParent, ...args], {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** How long a process may take to end by itself. */
const patienceMs = 15_000;

/** Ends a process; resolves when it has ended. One that does not is killed. */
export async function endChild(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await exit;
  clearTimeout(timer);
}

/** A server of this folder as a process of its own; ready when it says where it listens. */
export async function startProcess(options: {
  /** The script, below the folder of what is compiled. */
  readonly script: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The project, where this is not a compiled part of it. */
  readonly root?: string | undefined;
}): Promise<ListeningProcess> {
  const root = options.root ?? join(__dirname, '..', '..');
  const child = spawnNode([join(root, '.local', 'build', options.script)], {
    cwd: root,
    env: { ...process.env, ...options.environment },
  });
  const url = await listening(child, options.script);
  return { url, child, stop: () => endChild(child, 'SIGTERM') };
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
    child.once('close', () => reject(new Error(`${script} did not start:\n${output.trim()}`)));
  });
}
