import { consentWording } from '../../shared/connections/connection';
import { admin, freshAccount, type Json, setUp, startApp, type TestApp } from '../inProcess/app';
import { codeOf, patchConnection } from '../inProcess/edits';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const consent = { agreed: true };

const create = (body: object, user?: string) =>
  app.call('/api/connections', { method: 'POST', body, ...(user === undefined ? {} : { user }) });

const patch = (id: string, body: object, ask: { user?: string; etag?: string } = {}) =>
  patchConnection(app, id, { body, ...ask });

describe('setting up', () => {
  test('a name, a key and a consent are enough; the rest has defaults', async () => {
    const { key } = await freshAccount(app.simulator);
    const { status, json, headers } = await create(
      { displayName: 'Mail', apiKey: ` ${key}\n`, consent },
      'ann',
    );
    expect(status).toBe(201);
    expect(json).toMatchObject({
      ...{ displayName: 'Mail', type: 'sendgrid', region: 'global', availableTo: 'administrators' },
      ...{ profileLimit: 100_000, apiKeyHint: key.slice(-4), keyVaultSecret: null, status: 'ready' },
      consent: { agreed: true, by: 'ann', wording: consentWording },
      exportUser: { id: 'ann', name: 'ann' },
      ...{ createdBy: 'ann', updatedBy: 'ann' },
    });
    expect(Date.parse(json['consent']['at'])).toBeGreaterThan(Date.now() - 60_000);
    expect(headers.get('etag')).toBe(json['etag']);
    for (const hidden of ['apiKey', 'sealedKey', 'revision']) expect(json).not.toHaveProperty(hidden);
  });

  test.each([
    ['no consent', {}],
    ['a consent that is not given', { consent: { agreed: false } }],
    ['a consent in another’s name', { consent: { agreed: true, by: 'ceo' } }],
    ['no key', { consent, apiKey: undefined }],
    ['a key and a secret of the vault', { consent, keyVaultSecret: 'mail' }],
    ['something else in place of a key', { consent, apiKey: 'Bearer abc' }],
    ['an unknown region', { consent, region: 'https://evil.example' }],
  ])('%s is refused', async (_, body) => {
    const answer = await create({ displayName: 'Mail', apiKey: 'SG.a.b', ...body });
    expect(codeOf(answer)).toEqual([400, 'invalidRequest']);
    expect(answer.text).not.toContain('SG.a.b');
  });

  test('a key that SendGrid does not know is not saved', async () => {
    const before = await app.ok('/api/connections?pageSize=100');
    const answer = await create({ displayName: 'Mail', apiKey: 'SG.unknown.key', consent });
    expect(codeOf(answer)).toEqual([422, 'keyRejected']);
    expect(await app.ok('/api/connections?pageSize=100')).toEqual(before);
  });

  test('a key without the marketing permission is refused, naming what is missing', async () => {
    const { key } = await freshAccount(app.simulator, ['mail.send']);
    const answer = await create({ displayName: 'Mail', apiKey: key, consent });
    expect(codeOf(answer)).toEqual([422, 'keyRejected']);
    expect(answer.json['detail']).toContain('marketing');
    expect(answer.json['help']).toContain('Marketing: Full Access');
  });
});

describe('a key', () => {
  test('is verified again when it is changed', async () => {
    const { connection } = await setUp(app);
    const refused = await patch(connection['id'], { apiKey: 'SG.other.key' });
    expect(codeOf(refused)).toEqual([422, 'keyRejected']);
    expect((await app.ok(`/api/connections/${connection['id']}`))['apiKeyHint']).toBe(
      connection['apiKeyHint'],
    );
    const { key } = await freshAccount(app.simulator);
    const changed = await patch(connection['id'], { apiKey: key });
    expect(changed.json).toMatchObject({ apiKeyHint: key.slice(-4), status: 'ready' });
  });

  test('stays when something else is changed', async () => {
    const { connection, key } = await setUp(app);
    await patch(connection['id'], { displayName: 'Other' });
    await app.ok(`/api/connections/${connection['id']}/test`, { method: 'POST' });
    expect((await app.ok(`/api/connections/${connection['id']}`))['apiKeyHint']).toBe(key.slice(-4));
  });

  test('that stops working marks the connection, and every export that uses it says so', async () => {
    const { connection, definition, key } = await setUp(app);
    await admin(app.simulator.url, 'keys/revoke', { key });
    await app.ok(`/api/exports/${definition['id']}/runs`, { method: 'POST' });
    await app.work();
    const shown = await app.ok(`/api/exports/${definition['id']}`);
    expect(shown['lastRun']).toMatchObject({ status: 'failed', error: { code: 'keyRejected' } });
    expect(shown['warnings']).toMatchObject([{ code: 'connectionNeedsAttention' }]);
    const marked = await app.ok(`/api/connections/${connection['id']}`);
    expect(marked).toMatchObject({
      status: 'needsAttention',
      statusReason: expect.stringContaining('revoked'),
    });

    const { key: fresh } = await freshAccount(app.simulator);
    expect((await patch(connection['id'], { apiKey: fresh })).json).toMatchObject({ status: 'ready' });
    expect((await app.ok(`/api/exports/${definition['id']}`))['warnings']).toEqual([]);
    expect(await app.ok(`/api/connections/${connection['id']}`)).not.toHaveProperty('statusReason');
  });

  test('can be tested at any time', async () => {
    const { connection, key, account } = await setUp(app);
    const test = () => app.call(`/api/connections/${connection['id']}/test`, { method: 'POST' });
    expect((await test()).json).toMatchObject({ status: 'ready' });
    await admin(app.simulator.url, 'keys/revoke', { key });
    expect(codeOf(await test())).toEqual([422, 'keyRejected']);
    expect(await app.ok(`/api/connections/${connection['id']}`)).toMatchObject({ status: 'needsAttention' });
    await admin(app.simulator.url, 'accounts', { name: account, key });
    expect((await test()).json).toMatchObject({ status: 'ready' });
  });
});

describe('sharing', () => {
  test('contributors see of a shared connection its name and type, and nothing of the others', async () => {
    const shared = await setUp(app, { connection: { availableTo: 'contributors' } });
    const hidden = await setUp(app);
    const list = await app.ok('/api/connections?pageSize=100', { role: 'contributor' });
    expect(list['items']).toContainEqual({
      ...{ id: shared.connection['id'], displayName: 'Connection', type: 'sendgrid' },
    });
    expect(JSON.stringify(list)).not.toContain(hidden.connection['id']);
    for (const path of ['', '/lists', '/fields']) {
      const of = (id: string) => app.call(`/api/connections/${id}${path}`, { role: 'contributor' });
      expect((await of(shared.connection['id'])).status).toBe(200);
      const [unshared, unknown] = [await of(hidden.connection['id']), await of('nobody')];
      expect(codeOf(unshared)).toEqual([404, 'notFound']);
      expect(unshared.text.replace(hidden.connection['id'], 'nobody')).toBe(unknown.text);
    }
  });

  test('a connection that is not shared cannot be chosen, as if it did not exist', async () => {
    const { input } = await setUp(app);
    const body = { ...input, displayName: 'Mine' };
    const answer = await app.call('/api/exports', { method: 'POST', role: 'contributor', body });
    expect(codeOf(answer)).toEqual([422, 'connectionNotFound']);
  });

  test('contributors manage every export on a shared connection, and only view the others', async () => {
    const shared = await setUp(app, { connection: { availableTo: 'contributors' } });
    const hidden = await setUp(app);
    const as = { role: 'contributor', user: 'cleo' };
    const changeName = (definition: Json) =>
      app.call(`/api/exports/${definition['id']}`, {
        ...{ ...as, method: 'PATCH', body: { listId: definition['listId'] } },
        headers: { 'if-match': definition.etag },
      });
    expect(await app.ok(`/api/exports/${shared.definition['id']}`, as)).toMatchObject({
      ...{ permission: 'edit', connectionName: 'Connection' },
    });
    expect((await changeName(shared.definition)).json).toMatchObject({ updatedBy: 'cleo' });
    expect(await app.ok(`/api/exports/${hidden.definition['id']}`, as)).toMatchObject({
      ...{ permission: 'view', connectionName: null },
    });
    expect(codeOf(await changeName(hidden.definition))).toEqual([403, 'forbidden']);
    const rejections = `/api/exports/${hidden.definition.id}/runs/none/rejections`;
    expect(codeOf(await app.call(rejections, as))).toEqual([403, 'forbidden']);
    for (const path of ['runs', 'duplicate', 'preview', 'runs/none/cancel', 'runs/none/resume']) {
      const answer = await app.call(`/api/exports/${hidden.definition['id']}/${path}`, {
        ...as,
        method: 'POST',
      });
      expect([path, ...codeOf(answer)]).toEqual([path, 403, 'forbidden']);
    }
  });

  test('un-sharing keeps the exports running; contributors cannot edit them any more', async () => {
    const { connection, definition } = await setUp(app, { connection: { availableTo: 'contributors' } });
    await patch(connection['id'], { availableTo: 'administrators' });
    const as = { role: 'contributor' };
    expect(await app.ok(`/api/exports/${definition['id']}`, as)).toMatchObject({ permission: 'view' });
    expect((await app.call(`/api/connections/${connection['id']}`, as)).status).toBe(404);
    const { started } = await app.ok('/api/refresh', {
      method: 'POST',
      body: { segmentIds: definition['segmentIds'] },
    });
    expect(started).toHaveLength(1);
    await app.work();
    expect((await app.ok(`/api/exports/${definition['id']}`))['lastRun']).toMatchObject({
      status: 'completedWithRejections',
    });
  });
});

describe('the export user', () => {
  test('can be left out, taken away and added; without one a run ends at once', async () => {
    const { connection, definition } = await setUp(app, { connection: { exportUser: null } });
    expect(connection['exportUser']).toBeNull();
    expect(definition['warnings']).toMatchObject([{ code: 'noExportUser' }]);
    const run = async () => {
      await app.ok(`/api/exports/${definition['id']}/runs`, { method: 'POST' });
      await app.work();
      return (await app.ok(`/api/exports/${definition['id']}`))['lastRun'];
    };
    expect(await run()).toMatchObject({ status: 'failed', error: { code: 'noExportUser' } });
    const added = await patch(connection['id'], { exportUser: 'me' }, { user: 'bea' });
    expect(added.json['exportUser']).toMatchObject({ id: 'bea', name: 'bea' });
    expect(await run()).toMatchObject({ status: 'completedWithRejections' });
    expect((await patch(connection['id'], { exportUser: null })).json['exportUser']).toBeNull();
    expect(codeOf(await patch(connection['id'], { exportUser: 'bea' }))).toEqual([400, 'invalidRequest']);
  });
});

test('of two administrators who edit at once, the second is told', async () => {
  const { connection } = await setUp(app);
  const both = ['ann', 'bea'].map((user) =>
    patch(connection['id'], { displayName: `By ${user}` }, { user, etag: connection['etag'] }),
  );
  const answers = (await Promise.all(both)).map(codeOf);
  expect(answers.sort()).toEqual([
    [200, undefined],
    [412, 'preconditionFailed'],
  ]);
  const shown = await app.ok(`/api/connections/${connection['id']}`);
  expect(shown['displayName']).toBe(`By ${shown['updatedBy']}`);
  const late = await patch(connection['id'], { displayName: 'Late' }, { etag: connection['etag'] });
  expect(codeOf(late)).toEqual([412, 'preconditionFailed']);
  const blind = await app.call(`/api/connections/${connection['id']}`, { method: 'PATCH', body: {} });
  expect(codeOf(blind)).toEqual([428, 'preconditionRequired']);
});
