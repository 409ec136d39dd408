import { randomUUID } from 'node:crypto';
import { type Json, setUp, startApp, type TestApp } from '../inProcess/app';
import { codeOf } from '../inProcess/edits';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const fresh = () => `Export ${randomUUID()}`;

const patch = (definition: Json, body: object) =>
  app.call(`/api/exports/${definition['id']}`, {
    ...{ method: 'PATCH', body, headers: { 'if-match': definition['etag'] } },
  });

const post = (path: string, body: object = {}) => app.call(`/api/exports${path}`, { method: 'POST', body });

describe('a name', () => {
  test('belongs to one export, whatever its case and spacing', async () => {
    const { input, definition } = await setUp(app);
    const again = input.displayName.toUpperCase().replace(' ', '  ');
    expect(codeOf(await post('', { ...input, displayName: again }))).toEqual([409, 'nameTaken']);
    const other = await post('', { ...input, displayName: fresh() });
    expect(codeOf(await patch(other.json, { displayName: again }))).toEqual([409, 'nameTaken']);
    expect((await patch(definition, { displayName: again })).json).toMatchObject({ displayName: again });
  });

  test('that two take at once is the first one’s', async () => {
    const { input } = await setUp(app);
    const displayName = fresh();
    const answers = await Promise.all([1, 2, 3, 4].map(() => post('', { ...input, displayName })));
    const codes = answers.map(codeOf).sort();
    expect(codes).toEqual([[201, undefined], ...Array.from({ length: 3 }, () => [409, 'nameTaken'])]);
    const { items } = await app.ok('/api/exports?pageSize=100');
    const named = items.filter((item) => item.displayName === displayName);
    expect(named).toHaveLength(1);
  });

  test('is free again after a rename and after a removal', async () => {
    const { input, definition } = await setUp(app);
    const renamed = await patch(definition, { displayName: fresh() });
    const second = await post('', input);
    expect(second.status).toBe(201);
    const gone = await app.call(`/api/exports/${second.json['id']}`, {
      ...{ method: 'DELETE', headers: { 'if-match': second.json['etag'] } },
    });
    expect(gone.status).toBe(204);
    expect((await patch(renamed.json, { displayName: input.displayName })).status).toBe(200);
  });

  test('that is taken leaves nothing of the change behind', async () => {
    const { input, definition } = await setUp(app);
    const other = (await post('', { ...input, displayName: fresh() })).json;
    await patch(other, { displayName: definition['displayName'], schedule: { kind: 'off' } });
    expect(await app.ok(`/api/exports/${other['id']}`)).toEqual(other);
  });
});

describe('a duplicate', () => {
  test('is the same under another name, made by whoever made it, and has not run', async () => {
    const { definition, input } = await setUp(app);
    await app.ok(`/api/exports/${definition['id']}/runs`, { method: 'POST' });
    const answer = await app.call(`/api/exports/${definition['id']}/duplicate`, {
      method: 'POST',
      user: 'dan',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/exports/${answer.json['id']}`);
    expect(answer.json).toMatchObject({
      ...{ ...input, displayName: `${input.displayName} (copy)`, createdBy: 'dan', lastRun: null },
    });
    expect(codeOf(await post(`/${definition['id']}/duplicate`))).toEqual([409, 'nameTaken']);
    const displayName = fresh();
    expect((await post(`/${definition['id']}/duplicate`, { displayName })).json).toMatchObject({
      displayName,
    });
    await app.work();
  });

  test('of a detached export is detached', async () => {
    const { definition } = await setUp(app);
    const detached = await patch(definition, { connectionId: null });
    const copy = await post(`/${detached.json['id']}/duplicate`);
    expect(copy.json).toMatchObject({ connectionId: null, status: 'inactive' });
  });
});

describe('on and off', () => {
  test('detaching makes it inactive, attaching brings it back', async () => {
    const { definition, connection } = await setUp(app);
    const detached = await patch(definition, { connectionId: null });
    expect(detached.json).toMatchObject({ status: 'inactive', listId: definition['listId'], warnings: [] });
    expect(codeOf(await post(`/${definition['id']}/runs`))).toEqual([409, 'exportInactive']);
    const attached = await patch(detached.json, { connectionId: connection['id'] });
    expect(attached.json).toMatchObject({ status: 'active' });
  });

  test('with its schedule off, an export is left out of run all, and still runs by itself', async () => {
    const { definition } = await setUp(app);
    const off = await patch(definition, { schedule: { kind: 'off' } });
    const { started } = await app.ok('/api/exports/run', { method: 'POST' });
    expect(JSON.stringify(started)).not.toContain(definition['id']);
    expect((await post(`/${definition['id']}/runs`)).status).toBe(202);
    expect((await patch(off.json, { schedule: { kind: 'onRefresh' } })).status).toBe(200);
    await app.work();
  });
});

test('whatever is gone, an export can be switched off, renamed and detached; saved again it is checked', async () => {
  const { definition, listId, key } = await setUp(app);
  const deleted = await fetch(`${app.simulator.url}/v3/marketing/lists/${listId}`, {
    ...{ method: 'DELETE', headers: { authorization: `Bearer ${key}` } },
  });
  expect(deleted.status).toBe(204);
  const off = await patch(definition, { schedule: { kind: 'off' }, displayName: fresh() });
  expect(off.status).toBe(200);
  expect(codeOf(await patch(off.json, { segmentIds: definition.segmentIds }))).toEqual([422, 'listNotFound']);
  const detached = await patch(off.json, { connectionId: null });
  expect(detached.status).toBe(200);
  expect(codeOf(await patch(detached.json, { segmentIds: ['gone'] }))).toEqual([422, 'segmentNotFound']);
});

test('run all starts what has a schedule, and says why it left out the rest', async () => {
  const shared = await setUp(app, { connection: { availableTo: 'contributors' } });
  const active = await setUp(app, { connection: { availableTo: 'contributors' } });
  const hidden = await setUp(app);
  await app.ok(`/api/exports/${active.definition['id']}/runs`, { method: 'POST' });
  const answer = await app.call('/api/exports/run', { method: 'POST', role: 'contributor', user: 'cleo' });
  expect(answer.status).toBe(202);
  expect(answer.json['started']).toContainEqual({
    ...{ exportId: shared.definition['id'], runId: expect.any(String) },
  });
  expect(answer.json['skipped']).toEqual(
    expect.arrayContaining([
      { exportId: active.definition['id'], code: 'runActive' },
      { exportId: hidden.definition['id'], code: 'forbidden' },
    ]),
  );
  await app.work();
  expect((await app.ok(`/api/exports/${shared.definition['id']}`))['lastRun']).toMatchObject({
    ...{ status: 'completedWithRejections', trigger: { kind: 'onDemand', by: 'cleo' } },
  });
});

describe('the segments', () => {
  test('are counted when an export is saved and read, and too many are warned of with both numbers', async () => {
    const { definition } = await setUp(app, { connection: { profileLimit: 2 } });
    const warning = {
      code: 'overLimit',
      message: 'The segments hold 3 profiles; the connection allows 2.',
    };
    expect(definition).toMatchObject({ profiles: 3, warnings: [warning] });
    expect(await app.ok(`/api/exports/${definition['id']}`)).toMatchObject({
      profiles: 3,
      warnings: [warning],
    });
    await app.ok(`/api/exports/${definition['id']}/runs`, { method: 'POST' });
    await app.work();
    expect((await app.ok(`/api/exports/${definition['id']}`))['lastRun']).toMatchObject({
      ...{ status: 'skipped', error: { code: 'overLimit', message: warning.message } },
    });
  });

  test('that can no longer be counted do not keep an export from being read', async () => {
    const { definition, segmentId } = await setUp(app);
    await app.putSegment(segmentId, 'Email,Email\n');
    expect(await app.ok(`/api/exports/${definition['id']}`)).toMatchObject({ profiles: null });
  });
});

test.each([
  ['an unknown list', { listId: 'unknown-list' }, 'listNotFound'],
  ['an unknown segment', { segmentIds: ['unknown-segment'] }, 'segmentNotFound'],
  ['an unknown column', { dataMatching: { email: 'Mail' } }, 'fieldNotFound'],
  ['an unknown connection', { connectionId: 'unknown' }, 'connectionNotFound'],
])('%s is refused when the export is saved, and nothing is', async (_, changed, code) => {
  const { definition, input } = await setUp(app);
  expect(codeOf(await post('', { ...input, displayName: fresh(), ...changed }))).toEqual([422, code]);
  expect(codeOf(await patch(definition, changed))).toEqual([422, code]);
  expect(await app.ok(`/api/exports/${definition['id']}`)).toEqual(definition);
});

test('of two who edit at once, the second is told; who was last is shown', async () => {
  const { definition } = await setUp(app);
  const edit = (user: string) =>
    app.call(`/api/exports/${definition['id']}`, {
      ...{ method: 'PATCH', user, headers: { 'if-match': definition['etag'] } },
      body: { displayName: `${fresh()} by ${user}` },
    });
  const answers = await Promise.all([edit('ann'), edit('bea')]);
  expect(answers.map(codeOf).sort()).toEqual([
    [200, undefined],
    [412, 'preconditionFailed'],
  ]);
  const shown = await app.ok(`/api/exports/${definition['id']}`);
  expect(shown['displayName']).toContain(`by ${shown['updatedBy']}`);
  expect(Date.parse(shown['updatedAt'])).toBeGreaterThanOrEqual(Date.parse(shown['createdAt']));
});
