import { setUp, startApp, type TestApp } from '../inProcess/app';
import { codeOf, removeConnection } from '../inProcess/edits';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const remove = (id: string, query?: string) => removeConnection(app, id, query);

test('is refused while exports use it, and names them', async () => {
  const { connection, definition } = await setUp(app);
  const answer = await remove(connection['id']);
  expect(codeOf(answer)).toEqual([409, 'connectionInUse']);
  expect(answer.json['errors']).toEqual([
    { path: `exports/${definition['id']}`, message: definition['displayName'] },
  ]);
});

test('with the exports detached, these keep everything, and come back on another connection', async () => {
  const { connection, definition, input } = await setUp(app);
  expect((await remove(connection['id'], '?detach=true')).status).toBe(204);
  expect((await app.call(`/api/connections/${connection['id']}`)).status).toBe(404);
  const detached = await app.ok(`/api/exports/${definition['id']}`);
  const { connectionId: _, ...kept } = input;
  expect(detached).toMatchObject({ ...kept, connectionId: null, status: 'inactive', connectionName: null });
  const start = () => app.call(`/api/exports/${definition['id']}/runs`, { method: 'POST' });
  expect(codeOf(await start())).toEqual([409, 'exportInactive']);

  const other = await setUp(app);
  const attached = await app.call(`/api/exports/${definition['id']}`, {
    ...{ method: 'PATCH', headers: { 'if-match': detached['etag'] } },
    body: { connectionId: other.connection['id'], listId: other.listId },
  });
  expect(attached.json).toMatchObject({ status: 'active', segmentIds: input.segmentIds });
  expect((await start()).status).toBe(202);
});

test('with the exports removed, nothing of them is left', async () => {
  const { connection, definition } = await setUp(app);
  const copy = await app.ok(`/api/exports/${definition['id']}/duplicate`, { method: 'POST' });
  expect((await remove(connection['id'], '?remove=true')).status).toBe(204);
  for (const { id } of [definition, copy]) expect((await app.call(`/api/exports/${id}`)).status).toBe(404);
});

test('both at once is refused', async () => {
  const { connection } = await setUp(app);
  expect((await remove(connection['id'], '?detach=true&remove=true')).status).toBe(400);
});

test('works singly: a detached export is no dependant any more', async () => {
  const { connection, definition } = await setUp(app);
  await app.ok(`/api/exports/${definition['id']}`, {
    ...{ method: 'PATCH', body: { connectionId: null }, headers: { 'if-match': definition['etag'] } },
  });
  expect((await remove(connection['id'])).status).toBe(204);
});

test('in the middle of a run stops it, and nothing more is sent', async () => {
  await app.work();
  const base = await setUp(app);
  const [one, two] = ['left', 'right'].map((side) => `${base.segmentId}-${side}`) as [string, string];
  for (const id of [one, two]) await app.putSegment(id, `Email,First\n${id}@example.org,Ann\n`);
  const body = { ...base.input, displayName: `Two of ${base.segmentId}`, segmentIds: [one, two] };
  const definition = await app.ok('/api/exports', { method: 'POST', body });
  await app.ok(`/api/exports/${definition.id}/runs`, { method: 'POST' });
  // The plan and the first of two pages.
  await app.work(2);
  const { lastRun } = await app.ok(`/api/exports/${definition.id}`);
  expect(lastRun).toMatchObject({ status: 'exporting', counts: { sent: 1 } });

  expect((await remove(base.connection.id, '?detach=true')).status).toBe(204);
  await app.work();
  const ended = await app.ok(`/api/exports/${definition.id}`);
  expect(ended['lastRun']).toMatchObject({
    ...{ status: 'canceled', error: { code: 'exportGone' }, counts: { sent: 1 } },
  });
  const answer = await fetch(`${app.simulator.url}/admin/requests`);
  const requests = (await answer.json()) as { method: string; keyHint: string }[];
  const hint = base.key.slice(-4);
  const upserts = requests.filter(({ method, keyHint }) => method === 'PUT' && keyHint === hint);
  expect(upserts).toHaveLength(1);
});
