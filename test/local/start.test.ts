import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../stack/until';

const run = promisify(execFile);

/** Each starts several processes, one after the other. */
jest.setTimeout(60_000);

let root: string;
let title: string;
/** A copy of what is compiled, so that nothing of this folder's own `.local` is used or changed. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'start-'));
  title = `start-${randomBytes(6).toString('hex')}`;
  for (const name of ['.local/build', 'dist', 'package.json', 'host.json']) {
    cpSync(resolve(name), join(root, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
});
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
  said(text: string): Promise<true>;
}

/** Starts from another working directory. Every process of it has the same title. */
function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [join(root, '.local/build/start.js'), '--profiles', '200', ...args], {
    cwd: tmpdir(),
    env: { ...process.env, PORT: '0', NODE_OPTIONS: `--title=${title}`, ...environment },
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  child.once('exit', () => running.delete(child));
  return {
    ...{ child, ended, output: () => output },
    said: (text) =>
      until(
        `it says ${text}`,
        async () => {
          if (child.exitCode !== null) throw new Error(`It ended: ${output}`);
          return output.includes(text) ? true : undefined;
        },
        25_000,
      ),
  };
}

/** Those that are left of a start. */
async function processes(): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => line.startsWith(title));
}

const nobodyLeft = () =>
  until('every process has ended', async () => ((await processes()).length === 0 ? true : undefined));

test('--once runs the sample, shows what became of it, and leaves nothing behind', async () => {
  const once = start(['--once']);
  expect(await once.ended).toBe(0);
  expect(once.output()).toMatch(/█{32} 200\/200 succeeded\n/);
  expect(once.output()).toMatch(/\n {2}read +200\n/);
  expect(once.output()).not.toContain('\x1b[K');
  await nobodyLeft();
});

test('the commands that it prints work as printed; Ctrl+C, passed on by npm as well, ends it all', async () => {
  const serving = start([]);
  await serving.said('Try next');
  await serving.said('| head');
  const commands = serving
    .output()
    .split('\n')
    .filter((line) => line.startsWith('  curl '));
  expect(commands).toHaveLength(8);
  for (const command of commands) {
    const { stdout } = await run('sh', ['-c', command.replace('curl', 'curl -sS -w "\\n%{http_code}"')]);
    if (command.includes('| head')) expect(stdout).toMatch(/^customer\.\d+@/);
    else expect(`${command} ${stdout.slice(-3)}`).toMatch(/ 20[02]$/);
  }
  expect(await processes()).not.toEqual([]);
  serving.child.kill('SIGINT');
  serving.child.kill('SIGINT');
  expect(await serving.ended).toBe(0);
  await nobodyLeft();
});

test('--keep uses the connection, the export and the list of the start before', async () => {
  const first = start(['--keep', '--once']);
  expect(await first.ended).toBe(0);
  const second = start(['--keep']);
  await second.said('| head');
  const [, url = ''] = /app +(http\S+)/.exec(second.output()) ?? [];
  const list = async (path: string) =>
    ((await (await fetch(`${url}/api/${path}`)).json()) as { items: { id: string; displayName: string }[] })
      .items;
  expect(await list('connections')).toHaveLength(1);
  const exports = await list('exports');
  expect(exports.map(({ displayName }) => displayName)).toEqual(['Newsletter readers']);
  expect(await list(`exports/${exports[0]?.id}/runs`)).toHaveLength(2);
  const created = (output: string) => /created +(\d+)/.exec(output)?.[1];
  expect(created(second.output())).toBe(created(first.output()));
  const third = start(['--keep', '--once']);
  expect(await third.ended).toBe(1);
  expect(third.output()).toContain(`Another start (process ${second.child.pid}) uses the kept storage`);
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  await nobodyLeft();
});

test('a run that did not succeed ends --once with 1', async () => {
  const once = start(['--once'], { RUN_DEADLINE_MS: '1' });
  expect(await once.ended).toBe(1);
  expect(once.output()).toContain('The run ended: failed');
  await nobodyLeft();
});

test('an app that does not start is said to, and nothing is left', async () => {
  rmSync(join(root, 'dist'), { recursive: true });
  const once = start(['--once']);
  expect(await once.ended).toBe(1);
  expect(once.output()).toContain('No file matches "main"');
  await nobodyLeft();
});

test('storage that does not start is said to', async () => {
  writeFileSync(join(root, '.local', 'azurite'), 'not a folder');
  const once = start(['--once', '--keep']);
  expect(await once.ended).toBe(1);
  expect(once.output()).toContain(join('.local', 'azurite'));
  await nobodyLeft();
});

test('when it is killed, the others end by themselves', async () => {
  const serving = start([]);
  await serving.said('Try next');
  serving.child.kill('SIGKILL');
  await serving.ended;
  await nobodyLeft();
});

test('without Core Tools, start:func says what to install', async () => {
  const func = start(['--func', '--once'], { PATH: '' });
  expect(await func.ended).toBe(1);
  expect(func.output()).toContain('there is no "func" on the PATH');
  await nobodyLeft();
});

test('start:func runs the app under func, on a port that is free', async () => {
  // It stands in for Core Tools: it takes the same arguments, and runs the same app.
  const tools = join(root, 'func');
  const host = join(root, '.local/build/host/main.js');
  writeFileSync(
    tools,
    `#!/bin/sh\n[ "$1 $2" = "start --port" ] || exit 9\nPORT=$3 exec '${process.execPath}' '${host}'\n`,
  );
  chmodSync(tools, 0o755);
  const func = start(['--func', '--once'], { PATH: `${root}:${process.env['PATH']}` });
  expect(await func.ended).toBe(0);
  expect(func.output()).toContain('The run ended: succeeded');
  await nobodyLeft();
});
