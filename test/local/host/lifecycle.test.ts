import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freshPrefix } from '../../setup/storage';
import { until } from '../../stack/until';
import { fixtureApp, type HostUnderTest, queueNamed, startHost } from './hostUnderTest';

const said = (host: HostUnderTest, text: string) =>
  until(`the host says "${text}"`, async () => (host.output().includes(text) ? true : undefined));

describe('a stop', () => {
  test('waits for what is in work, takes nothing more, and ends well', async () => {
    const name = freshPrefix();
    const queue = queueNamed(name);
    await queue.send({ sleep: 500 }, { sleep: 500 }, { left: 'behind' });
    const host = await startHost(fixtureApp, { QUEUE: name });
    const slow = fetch(`${host.url}/api/slow/300`);
    await said(host, 'slow began');
    await until('both are in work', async () => {
      const { peak } = (await (await fetch(`${host.url}/api/deliveries`)).json()) as { peak: number };
      return peak === 2 ? true : undefined;
    });
    host.child.kill('SIGTERM');
    expect(await (await slow).text()).toBe('done');
    expect(await host.ended).toEqual({ code: 0, signal: null });
    expect(await queue.length()).toBe(1);
  });

  test('a second signal does not wait', async () => {
    const host = await startHost(fixtureApp);
    fetch(`${host.url}/api/slow/60000`).catch(() => undefined);
    await said(host, 'slow began');
    host.child.kill('SIGINT');
    await until('it takes no more', async () => {
      const answered = await fetch(`${host.url}/api/health`).catch(() => null);
      return answered === null ? true : undefined;
    });
    host.child.kill('SIGINT');
    expect(await host.ended).toEqual({ code: 1, signal: null });
  });
});

describe('an app that cannot be loaded', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'app-'));
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
    mkdirSync(join(root, 'functions'));
    put('host.json', '{"version":"2.0"}');
    put('package.json', '{"main":"functions/*.js"}');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const put = (name: string, text: string) => writeFileSync(join(root, name), text);
  const register = (name: string) =>
    `require('@azure/functions').app.timer('${name}', { schedule: '0 * * * * *', handler() {} });`;

  async function refusal(): Promise<string> {
    const host = await startHost(root);
    expect(await host.ended).toEqual({ code: 1, signal: null });
    return host.output();
  }

  test('nothing matches main', async () => {
    expect(await refusal()).toContain('No file matches "main": "functions/*.js"');
  });

  test('main is missing', async () => {
    put('package.json', '{}');
    expect(await refusal()).toContain('has no "main", so it names no functions');
  });

  test('no function is registered', async () => {
    put('functions/a.js', '');
    expect(await refusal()).toContain('No function is registered by');
  });

  test('two functions have one name', async () => {
    put('functions/a.js', register('twin'));
    put('functions/b.js', register('twin'));
    expect(await refusal()).toMatch(/b\.js could not be loaded: .*twin/s);
  });

  test('a file throws', async () => {
    put('functions/a.js', register('good'));
    put('functions/b.js', 'throw new Error("the setting X is missing");');
    expect(await refusal()).toMatch(/b\.js could not be loaded: Error: the setting X is missing/);
  });

  test('a trigger that the host does not have', async () => {
    put('functions/a.js', `require('@azure/functions').app.eventGrid('grid', { handler() {} });`);
    expect(await refusal()).toContain('grid: the local host has no trigger of type "eventGridTrigger"');
  });

  test('a schedule that is none', async () => {
    put('functions/a.js', register('odd').replace('0 * * * * *', 'often'));
    expect(await refusal()).toContain('"often" is not a schedule');
  });

  test('host.json is missing', async () => {
    rmSync(join(root, 'host.json'));
    put('functions/a.js', register('good'));
    expect(await refusal()).toContain('host.json is not valid');
  });

  test('local.settings.json is not JSON', async () => {
    put('local.settings.json', '{');
    put('functions/a.js', register('good'));
    expect(await refusal()).toContain('local.settings.json');
  });
});
