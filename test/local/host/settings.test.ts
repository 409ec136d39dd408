import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFiles } from '../../../local/host/appLoader';
import {
  parseHostJson,
  parseLocalSettings,
  readHostJson,
  resolveSettingNames,
} from '../../../local/host/settings';
import { readFunction } from '../../../local/host/triggers';

test("host.json's defaults are those of Azure", () => {
  expect(parseHostJson('{"version":"2.0"}')).toEqual({
    http: { routePrefix: 'api', customHeaders: {} },
    queues: {
      ...{ batchSize: 16, newBatchThreshold: 8, maxDequeueCount: 5, visibilityTimeout: 0 },
      ...{ maxPollingInterval: 60_000, messageEncoding: 'base64' },
    },
  });
});

test("this project's own host.json is read", () => {
  expect(readHostJson('.').queues).toMatchObject({ maxDequeueCount: 5, messageEncoding: 'base64' });
});

test.each(['{', '{}', '{"version":"1.0"}', '{"version":"2.0","extensions":{"queues":{"batchSize":33}}}'])(
  'the host.json %s is an error that names it',
  (text) => {
    expect(() => parseHostJson(text)).toThrow(/^host\.json is not valid/);
  },
);

test('an empty setting counts as not set', () => {
  expect(parseLocalSettings({ PORT: '', LOCAL_FUNCTION_KEY: '' })).toEqual({
    ...{ PORT: 7071, LOCAL_LOG_LEVEL: 'information', LOCAL_CRASH_VISIBILITY_MS: 600_000 },
  });
  expect(() => parseLocalSettings({ PORT: '70000' })).toThrow(/PORT/);
});

test('names of settings in bindings are put in place', () => {
  expect(resolveSettingNames('%A%-%B%', { A: 'x', B: 'y' })).toBe('x-y');
  expect(() => resolveSettingNames('%A%', {})).toThrow('"%A%" names a setting that is not set');
});

test('a main with asterisks names the files that are there, in order', () => {
  const root = mkdtempSync(join(tmpdir(), 'files-'));
  mkdirSync(join(root, 'dist', 'a'), { recursive: true });
  mkdirSync(join(root, 'dist', 'b'));
  for (const name of ['b/z.js', 'a/x.js', 'a/y.js', 'a/x.js.map', 'a/.hidden.js', 'one.js']) {
    writeFileSync(join(root, 'dist', name), '');
  }
  const found = (pattern: string) => findFiles(root, pattern).map((file) => file.slice(root.length + 1));
  expect(found('dist/*/*.js')).toEqual(['dist/a/x.js', 'dist/a/y.js', 'dist/b/z.js']);
  expect(found('./dist/a/x.js')).toEqual(['dist/a/x.js']);
  expect(found('dist/c/*.js')).toEqual([]);
  expect(found('dist/none.js')).toEqual([]);
  expect(() => found('dist/**/*.js')).toThrow('no wildcard other than *');
  expect(() => found('dist/{a,b}.js')).toThrow('no wildcard other than *');
  rmSync(root, { recursive: true });
});

const registered = (bindings: Record<string, { type: string; direction?: 'in' | 'out' }>) => ({
  metadata: { name: 'f', bindings },
  callback: () => undefined,
});

test('what the host cannot do is an error, not left out', () => {
  expect(() => readFunction(registered({}), {})).toThrow('f has no trigger.');
  expect(() => readFunction(registered({ x: { type: 'eventHubTrigger' } }), {})).toThrow(
    /no trigger of type/,
  );
  const withInput = registered({ t: { type: 'timerTrigger' }, i: { type: 'blob', direction: 'in' } });
  expect(() => readFunction(withInput, {})).toThrow(/no in binding of type "blob"/);
  expect(() => readFunction(registered({ t: { type: 'timerTrigger' } }), {})).toThrow(/trigger is not valid/);
});

test("a function is switched off by Azure's own setting", () => {
  const trigger = registered({ t: { type: 'httpTrigger' } });
  expect(readFunction(trigger, { 'AzureWebJobs.f.Disabled': 'true' }).disabled).toBe(true);
  expect(readFunction(trigger, {}).disabled).toBe(false);
});
