import { startHostProcess } from '../../local/hostProcess';

/** The compiled app in the trigger host: a real process that can be killed. */
export interface TestHost {
  readonly url: string;
  /** What it has written so far. */
  output(): string;
  /** As a crash: nothing is finished, nothing is put away. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestHost(environment: Readonly<Record<string, string>>): Promise<TestHost> {
  const host = await startHostProcess(environment, process.cwd());
  let output = '';
  for (const stream of [host.child.stdout, host.child.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  return {
    url: host.url,
    output: () => output,
    async kill() {
      const exit = new Promise((resolve) => host.child.once('exit', resolve));
      if (host.child.kill('SIGKILL')) await exit;
      await host.stop();
    },
    stop: () => host.stop(),
  };
}
