import { type Answer, startApp, type TestApp } from '../inProcess/app';

const everybody = ['administrator', 'contributor', 'viewer'];
const editors = ['administrator', 'contributor'];
const administrators = ['administrator'];

/** Written down a second time, on purpose: a change of the table is a change here too. */
const allowed: Readonly<Record<string, readonly string[] | 'public'>> = {
  listConnections: editors,
  createConnection: administrators,
  getConnection: editors,
  changeConnection: administrators,
  deleteConnection: administrators,
  verifyAccount: administrators,
  testConnection: administrators,
  listContactLists: editors,
  listContactFields: editors,
  listSegments: editors,
  getSegment: editors,
  listExports: everybody,
  createExport: editors,
  getExport: everybody,
  changeExport: editors,
  deleteExport: editors,
  duplicateExport: editors,
  runAllExports: editors,
  previewExport: editors,
  startRun: editors,
  listRuns: everybody,
  getRun: everybody,
  cancelRun: editors,
  resumeRun: editors,
  listRejections: editors,
  declareRefreshed: editors,
  listAudit: administrators,
  whoAmI: everybody,
  health: 'public',
  portal: 'public',
  notFound: 'public',
};

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const pathOf = (route: string) => `/${route.replace(/\{\*?\w+\}/g, 'nothing')}`;

const ask = (name: string, headers: Record<string, string>): Promise<Answer> => {
  const found = app.routes.find((route) => route.name === name);
  if (found === undefined) throw new Error(`There is no function ${name}`);
  const [method = 'GET'] = found.methods;
  const path = name === 'notFound' ? '/api/somewhere/else' : pathOf(found.route);
  return app.call(path, { method, headers });
};

test('every registered route is in the table, and the table has no other', () => {
  expect(app.routes.map(({ name }) => name).sort()).toEqual(Object.keys(allowed).sort());
});

describe.each(Object.entries(allowed))('%s', (name, roles) => {
  test.each([...everybody, 'unknown', ''])('as "%s"', async (role) => {
    const { status, json } = await ask(name, { 'x-local-role': role });
    if (roles === 'public' || roles.includes(role)) expect([401, 403]).not.toContain(status);
    else expect([status, json['code']]).toEqual([403, 'forbidden']);
  });
});
