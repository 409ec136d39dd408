import { type Json, setUp, startApp, type TestApp } from '../inProcess/app';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

/** The entries about something, the newest first. */
const about = async (target: string, query = ''): Promise<readonly Json[]> =>
  (await app.ok(`/api/audit?target=${encodeURIComponent(target)}${query}`)).items;

test('a connection’s life: who, what, from where, before and after, no secret', async () => {
  const { connection, key } = await setUp(app);
  const { id } = connection;
  const named = async () => ({ 'if-match': (await app.ok(`/api/connections/${id}`)).etag });
  const renamed = { displayName: 'Renamed', apiKey: key };
  await app.ok(`/api/connections/${id}`, {
    method: 'PATCH',
    user: 'bea',
    body: renamed,
    headers: await named(),
  });
  await app.ok(`/api/connections/${id}/test`, { method: 'POST' });
  await app.call(`/api/connections/${id}?detach=true`, { method: 'DELETE', headers: await named() });
  const [removed, tested, updated, created] = await about(id);
  expect(created).toMatchObject({
    ...{ event: 'Connection.Created', result: 'Success', ip: '127.0.0.1' },
    actor: { id: 'local', name: 'local', kind: 'user', roles: ['administrator'] },
    target: { id, name: 'Connection' },
  });
  expect(created?.['changes']).toEqual(
    expect.arrayContaining([
      { path: 'displayName', before: null, after: 'Connection' },
      { path: 'consent.by', before: null, after: 'local' },
      { path: 'apiKey', before: null, after: 'changed' },
    ]),
  );
  expect(updated).toMatchObject({ event: 'Connection.Updated', actor: { name: 'bea' } });
  expect(updated?.['changes']).toEqual([
    { path: 'displayName', before: 'Connection', after: 'Renamed' },
    { path: 'apiKey', before: null, after: 'changed' },
  ]);
  expect(tested).toMatchObject({ event: 'Connection.Tested', result: 'Success' });
  expect(removed).toMatchObject({ event: 'Connection.Removed', target: { id, name: 'Renamed' } });
  expect(removed?.['changes']).toContainEqual({ path: 'displayName', before: 'Renamed', after: null });
  expect(JSON.stringify(await about(id))).not.toContain(key);
});

test('an export’s life, with what a removed connection did to it', async () => {
  const { connection, definition } = await setUp(app);
  const { id } = definition;
  const patched = await app.ok(`/api/exports/${id}`, {
    ...{ method: 'PATCH', headers: { 'if-match': definition.etag } },
    body: { dataMatching: { email: 'Email' }, schedule: { kind: 'off' } },
  });
  await app.ok(`/api/exports/${id}/duplicate`, { method: 'POST' });
  const etag = (await app.ok(`/api/connections/${connection.id}`)).etag;
  await app.call(`/api/connections/${connection.id}?detach=true`, {
    method: 'DELETE',
    headers: { 'if-match': etag },
  });
  const after = await app.ok(`/api/exports/${id}`);
  await app.call(`/api/exports/${id}`, { method: 'DELETE', headers: { 'if-match': after.etag } });
  const [removed, detached, updated, created] = await about(id);
  expect(created).toMatchObject({ event: 'Export.Created', target: { name: patched.displayName } });
  expect(updated?.['changes']).toEqual([
    { path: 'dataMatching.firstName', before: 'First', after: null },
    { path: 'schedule.kind', before: 'onRefresh', after: 'off' },
  ]);
  expect(detached).toMatchObject({
    event: 'Export.Updated',
    changes: [{ path: 'connectionId', before: connection.id, after: null }],
  });
  expect(removed).toMatchObject({ event: 'Export.Removed' });
  expect(await about(`${definition.displayName} (copy)`)).toMatchObject([{}, { event: 'Export.Duplicated' }]);
});

test('runs carry what started them, and by whom', async () => {
  const { definition } = await setUp(app);
  const { id } = definition;
  await app.call(`/api/exports/${id}/runs`, { method: 'POST', user: 'cleo', role: 'contributor' });
  const run = await app.ok(`/api/exports/${id}/runs`, { method: 'POST', user: 'dan' });
  await app.ok(`/api/exports/${id}/runs/${run.id}/cancel`, { method: 'POST' });
  await app.ok('/api/refresh', { method: 'POST', body: { segmentIds: definition.segmentIds }, user: 'pipe' });
  await app.work();
  await app.ok('/api/exports/run', { method: 'POST', user: 'ann' });
  await app.work();
  const rejections = `/api/exports/${id}/runs/${run.id}/rejections`;
  await app.call(rejections);
  await app.call(rejections, { user: 'bea', headers: { accept: 'text/csv' } });
  expect(await about(id, '&event=Export.RejectionsDownloaded')).toMatchObject([
    { actor: { name: 'bea' }, details: { runId: run.id } },
  ]);
  expect(await about(id, '&event=Export.RunStarted')).toMatchObject([
    { actor: { name: 'ann' }, details: { trigger: 'onDemand', function: 'runAllExports' } },
    { actor: { name: 'pipe' }, details: { trigger: 'refresh', function: 'declareRefreshed' } },
    { actor: { name: 'dan' }, details: { trigger: 'onDemand', runId: run.id }, result: 'Success' },
    { actor: { name: 'cleo' }, result: 'ClientError', code: 'forbidden' },
  ]);
  expect(await about(id, '&event=Export.RunCanceled')).toMatchObject([
    { details: { runId: run.id, trigger: 'onDemand' } },
  ]);
});

test('runs that the app starts by itself are there too', async () => {
  const { definition, segmentId } = await setUp(app);
  await app.putSegment(segmentId, 'Email,First\nnew@example.org,New\n');
  await app.tick('refreshTimer');
  expect(await about(definition.id, '&event=Export.RunStarted')).toMatchObject([
    { actor: { id: 'system', kind: 'system' }, ip: null, details: { trigger: 'refresh' } },
  ]);
  await app.work();
});

test('what was denied or refused is there too, and reading is not', async () => {
  const { definition } = await setUp(app);
  const { id } = definition;
  await app.call(`/api/exports/${id}`, { method: 'DELETE', role: 'viewer', user: 'vic' });
  await app.call('/api/audit', { role: 'viewer', user: 'vic' });
  await app.call(`/api/exports/${id}`, { role: 'viewer', user: 'vic' });
  await app.call(`/api/exports/${id}`, { method: 'PATCH', user: 'vic', body: { displayName: 7 } });
  await app.call(`/api/exports/${id}`, {
    method: 'PATCH',
    user: 'vic',
    body: {},
    headers: { 'if-match': '"old"' },
  });
  const { items } = await app.ok('/api/audit?actor=vic');
  expect(items).toMatchObject([
    {
      event: 'Export.Updated',
      result: 'ClientError',
      code: 'preconditionFailed',
      target: { id },
      changes: [],
    },
    { event: 'Export.Updated', result: 'ClientError', code: 'invalidRequest', target: { id } },
    { event: 'Access.Denied', result: 'ClientError', code: 'forbidden', details: { function: 'listAudit' } },
    { event: 'Export.Removed', result: 'ClientError', code: 'forbidden', actor: { roles: ['viewer'] } },
  ]);
});

test('as CSV, with nothing in it that a spreadsheet would run', async () => {
  const { connection } = await setUp(app, { connection: { displayName: '=HYPERLINK("http://evil")' } });
  const answer = await app.call(`/api/audit?target=${connection.id}`, { headers: { accept: 'text/csv' } });
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
  const [head, row] = answer.text.split('\r\n');
  expect(head).toContain('at,event,result');
  expect(row).toContain(`"'=HYPERLINK(""http://evil"")"`);
  expect(row).toContain('Connection.Created');
});

test.each(['event=Nothing', 'from=yesterday', 'actor=', 'unknown=1', 'pageSize=0', 'pageSize=101', 'page=x'])(
  'the query %s is refused',
  async (query) => {
    expect((await app.call(`/api/audit?${query}`)).status).toBe(400);
  },
);
