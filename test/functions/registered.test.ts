import { readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Binding {
  readonly type: string;
  readonly direction: string;
  readonly [name: string]: unknown;
}

const folder = join(__dirname, '../../functions');
const registered = new Map<string, Binding[]>();

/** What `@azure/functions` asks of the worker while the app is loaded. */
const recorder = {
  version: '4.0.0',
  hostVersion: '4.0.0',
  log: () => undefined,
  setProgrammingModel: () => undefined,
  registerHook: () => ({ dispose: () => undefined }),
  registerFunction({ name, bindings }: { name: string; bindings: Record<string, Binding> }) {
    if (registered.has(name)) throw new Error(`There are two functions ${name}`);
    registered.set(name, Object.values(bindings));
    return { dispose: () => undefined };
  },
};

beforeAll(() => {
  Object.assign(process.env, {
    ...{ AzureWebJobsStorage: 'UseDevelopmentStorage=true', AUTH_MODE: 'local', STORAGE_PREFIX: 'pre' },
    ...{ SECRET_KEYS: `k:${Buffer.alloc(32).toString('base64')}` },
    ...{ REFRESH_CHECK_SCHEDULE: '1 * * * * *', WATCHDOG_SCHEDULE: '2 * * * * *' },
  });
  jest.doMock('@azure/functions-core', () => recorder, { virtual: true });
  // As the host does: each file of `main` by itself.
  for (const file of readdirSync(folder)) require(join(folder, file));
});

/** Function, methods, route; the API of DESIGN section 5. */
const routes = `
  listConnections     GET     api/connections
  createConnection    POST    api/connections
  getConnection       GET     api/connections/{id}
  changeConnection    PATCH   api/connections/{id}
  deleteConnection    DELETE  api/connections/{id}
  verifyAccount       POST    api/connections/verify
  testConnection      POST    api/connections/{id}/test
  listContactLists    GET     api/connections/{id}/lists
  listContactFields   GET     api/connections/{id}/fields

  whoAmI              GET     api/me
  portal              GET     {*path}

  listSegments        GET     api/segments
  getSegment          GET     api/segments/{id}

  listExports         GET     api/exports
  createExport        POST    api/exports
  getExport           GET     api/exports/{id}
  changeExport        PATCH   api/exports/{id}
  deleteExport        DELETE  api/exports/{id}
  previewExport       POST    api/exports/{id}/preview
  duplicateExport     POST    api/exports/{id}/duplicate
  runAllExports       POST    api/exports/run

  startRun            POST    api/exports/{exportId}/runs
  listRuns            GET     api/exports/{exportId}/runs
  getRun              GET     api/exports/{exportId}/runs/{runId}
  cancelRun           POST    api/exports/{exportId}/runs/{runId}/cancel
  resumeRun           POST    api/exports/{exportId}/runs/{runId}/resume
  listRejections      GET     api/exports/{exportId}/runs/{runId}/rejections

  declareRefreshed    POST    api/refresh
  listAudit           GET     api/audit
  health              GET     api/health
  notFound            GET,POST,PUT,PATCH,DELETE,OPTIONS api/{*rest}
`;

/** Function, trigger, and what it listens to with the settings above. */
const others = [
  ['refreshTimer', { type: 'timerTrigger', schedule: '1 * * * * *' }],
  ['watchdogTimer', { type: 'timerTrigger', schedule: '2 * * * * *' }],
  ['runQueue', { type: 'queueTrigger', queueName: 'preruns', connection: 'AzureWebJobsStorage' }],
] as const;

const expectedRoutes = routes
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
  .filter(([name]) => name !== '')
  .map(([name = '', method = '', route = '']) => ({ name, method, route }));

test('these functions and no others are registered', () => {
  const expected = [...expectedRoutes.map(({ name }) => name), ...others.map(([name]) => name)];
  expect([...registered.keys()].sort()).toEqual(expected.sort());
});

test.each(expectedRoutes)('$name answers $method $route', ({ name, method, route }) => {
  const [trigger, output, ...more] = registered.get(name) ?? [];
  // App Service authentication stands in front, and the route wrapper asks who calls.
  expect(trigger).toMatchObject({
    ...{ type: 'httpTrigger', direction: 'in', authLevel: 'anonymous', route, methods: method.split(',') },
  });
  expect(output).toMatchObject({ type: 'http', direction: 'out' });
  expect(more).toEqual([]);
});

test.each(others)('%s listens to %j', (name, trigger) => {
  const bindings = registered.get(name) ?? [];
  expect(bindings).toHaveLength(1);
  expect(bindings[0]).toMatchObject({ direction: 'in', ...trigger });
});
