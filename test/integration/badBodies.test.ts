import { type BadRequest, expectProblem as problemOf } from '../stack/problem';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';

let stack: Stack;
let scenario: Scenario;
beforeAll(async () => {
  stack = await startStack();
  scenario = await createScenario(stack, { segments: [{ 'a.csv': [...addresses(3), 'bad', 'worse'] }] });
});
afterAll(() => stack.stop());

const connectionBody = { displayName: 'C', apiKey: 'SG.a.b', consent: { agreed: true } };
const exportBody = () => ({
  ...{ displayName: 'E', connectionId: scenario.connection.id, listId: scenario.listId },
  ...{ segmentIds: scenario.segmentIds, dataMatching: { email: 'Email' } },
});

const expectProblem = (method: string, path: string, bad: BadRequest) =>
  problemOf(stack, `${method} ${path}`, bad);

const invalid = { status: 400, code: 'invalidRequest' };

/** What is stored, to see that nothing of a refused request is. */
const stored = async () => ({
  connections: (await stack.api.call('GET', '/api/connections')).text,
  exports: (await stack.api.call('GET', '/api/exports')).text,
});

describe('bodies', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  test.each([
    ['no JSON', '{"displayName":'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['a number that is none', 'NaN'],
    ['not UTF-8', '\ud800'],
    ['very deep', deep],
    ['very deep within a field', `{"displayName":${deep}}`],
    ['prototype keys', '{"__proto__":{"displayName":"x"},"constructor":{"prototype":{}}}'],
  ])('%s is refused, and nothing is stored', async (_, body) => {
    const before = await stored();
    await expectProblem('POST', '/api/connections', { ...invalid, body });
    await expectProblem('POST', '/api/exports', { ...invalid, body });
    expect(await stored()).toEqual(before);
  });

  test('a prototype key beside what is valid is an unknown key', async () => {
    const text = JSON.stringify(exportBody());
    const body = `${text.slice(0, -1)},"__proto__":{"deleted":true}}`;
    await expectProblem('POST', '/api/exports', { ...invalid, body });
    await expectProblem('POST', '/api/exports', {
      ...invalid,
      body: text.replace('{"email":"Email"}', '{"email":"Email","__proto__":"Email"}'),
    });
  });

  test.each([
    ['an unknown key', { apikey: 'x' }, 'apikey'],
    ['an unknown key within', { consent: { agreed: true, by: 'me' } }, 'consent.by'],
    ['a wrong type', { displayName: 7 }, 'displayName'],
    ['an empty name', { displayName: '  ' }, 'displayName'],
    ['a name with a line break', { displayName: 'a\nb' }, 'displayName'],
    ['a long name', { displayName: 'x'.repeat(101) }, 'displayName'],
    ['half a character', { displayName: 'a\ud800' }, 'displayName'],
    ['no consent', { consent: { agreed: false } }, 'consent.agreed'],
    ['a key that cannot be one', { apiKey: 'secret' }, 'apiKey'],
    ['an unknown region', { region: 'mars' }, 'region'],
    ['a limit that is no whole number', { profileLimit: 1.5 }, 'profileLimit'],
    ['a limit below one', { profileLimit: 0 }, 'profileLimit'],
  ])('%s is named by its path', async (_, change, path) => {
    const before = await stored();
    const problem = await expectProblem('POST', '/api/connections', {
      ...invalid,
      body: { ...connectionBody, ...change },
    });
    expect(problem['errors']).toEqual([{ path, message: expect.any(String) }]);
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(await stored()).toEqual(before);
  });

  test.each([
    ['no segments', { segmentIds: [] }, 'segmentIds'],
    ['too many segments', { segmentIds: Array.from({ length: 33 }, (_, i) => `s${i}`) }, 'segmentIds'],
    ['a segment twice', { segmentIds: ['a', 'a'] }, 'segmentIds'],
    ['no matched address', { dataMatching: { firstName: 'x' } }, 'dataMatching.email'],
    ['an unknown match', { dataMatching: { email: 'Email', phone: 'x' } }, 'dataMatching.phone'],
    ['an unknown schedule', { schedule: { kind: 'hourly' } }, 'schedule.kind'],
    ['a list id that cannot be one', { listId: '../lists' }, 'listId'],
    ['a connection id that cannot be one', { connectionId: 'a/b' }, 'connectionId'],
  ])('an export with %s', async (_, change, path) => {
    const problem = await expectProblem('POST', '/api/exports', {
      ...invalid,
      body: { ...exportBody(), ...change },
    });
    expect((problem['errors'] as { path: string }[]).map((error) => error.path)).toContain(path);
  });

  test.each([
    ['connection', { connectionId: 'nobody' }, 'connectionNotFound'],
    ['segment', { segmentIds: ['nobody'] }, 'segmentNotFound'],
    ['segment with a strange name', { segmentIds: ['../other'] }, 'segmentNotFound'],
    ['segment named like a prototype', { segmentIds: ['__proto__'] }, 'segmentNotFound'],
    ['column', { dataMatching: { email: 'Mail' } }, 'fieldNotFound'],
    ['column named like a prototype', { dataMatching: { email: '__proto__' } }, 'fieldNotFound'],
    ['list', { listId: 'nobody' }, 'listNotFound'],
  ])('an export of an unknown %s is 422', async (_, change, code) => {
    const before = await stored();
    await expectProblem('POST', '/api/exports', { status: 422, code, body: { ...exportBody(), ...change } });
    expect(await stored()).toEqual(before);
  });

  test('a key that SendGrid does not take, and a SendGrid that does not answer, save nothing', async () => {
    const before = await stored();
    await expectProblem('POST', '/api/connections', {
      status: 422,
      code: 'keyRejected',
      body: connectionBody,
    });
    await stack.simulator.onGet('/v3/scopes', { kind: 'status', status: 503 });
    await expectProblem('POST', '/api/connections', {
      ...{ status: 503, code: 'sendgridUnavailable', body: connectionBody },
    });
    await stack.simulator.onGet('/v3/scopes', {
      kind: 'status',
      status: 200,
      body: '{"scopes":["mail.send"]}',
    });
    const problem = await expectProblem('POST', '/api/connections', {
      ...{ status: 422, code: 'keyRejected', body: connectionBody },
    });
    expect(problem['detail']).toContain('marketing');
    await stack.simulator.calm();
    expect(await stored()).toEqual(before);
  });

  test('a body over 256 KB is 413, on every route that takes one', async () => {
    const body = JSON.stringify({ displayName: 'x'.repeat(256 * 1_024) });
    for (const path of ['/api/connections', '/api/exports', '/api/refresh', scenario.runs]) {
      await expectProblem('POST', path, { status: 413, code: 'tooLarge', body });
    }
  });

  test('routes that take nothing refuse something', async () => {
    await expectProblem('POST', scenario.runs, { ...invalid, body: { force: true } });
    await expectProblem('POST', `/api/connections/${scenario.connection.id}/test`, { ...invalid, body: [1] });
    await expectProblem('POST', '/api/refresh', { ...invalid, body: { segmentIds: 'all' } });
  });
});
