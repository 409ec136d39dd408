import type { ConnectionView } from '../../shared/connections/view';
import { expectTruth } from '../stack/expectTruth';
import { createScenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterEach(() => stack.simulator.calm());
afterAll(() => stack.stop());

const rejected = (text: string) => ({ kind: 'status', status: 400, body: text }) as const;

test('addresses that SendGrid names are taken out, and the rest is sent at once', async () => {
  const emails = addresses(20);
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': emails }] });
  await stack.simulator.change({ badAddresses: [emails[3] ?? '', emails[11] ?? ''] });
  const before = (await stack.simulator.upserts()).length;
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'completedWithRejections', counts: { sent: 18, rejected: 2 } });
  expect((await scenario.rejections(run.id)).map(({ record, reason }) => [record, reason])).toEqual([
    [4, 'refused'],
    [12, 'refused'],
  ]);
  expect((await stack.simulator.upserts()).length - before).toBe(2);
  await expectTruth(stack, scenario, run);
});

test('where SendGrid names one address at a time, the page is halved after ten answers', async () => {
  const emails = addresses(64);
  const bad = emails.filter((_, index) => index % 5 === 0);
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': emails }] });
  await stack.simulator.change({ badAddresses: bad, namesAllBadAddresses: false });
  const run = await scenario.startAndFinish();
  expect(run.counts).toMatchObject({ read: 64, sent: 64 - bad.length, rejected: bad.length });
  await expectTruth(stack, scenario, run);
});

test('a refusal that names nobody halves the page until the one bad row is found', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(8) }] });
  // 8, 4, 2 and 1 rows are refused: the first row alone is the last of them.
  await stack.simulator.onUpsert(rejected('{"errors":[{"message":"something is not valid"}]}'), 4);
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'completedWithRejections', counts: { sent: 7, rejected: 1 } });
  expect(await scenario.rejections(run.id)).toMatchObject([
    { record: 1, reason: 'refused', detail: 'something is not valid' },
  ]);
  await expectTruth(stack, scenario, run);
});

test.each([
  ['413', { kind: 'status', status: 413, body: '<html>too large</html>' }],
  ['an error that is one object', rejected('{"errors":{"message":"no"}}')],
  ['an error that is a bare array', rejected('[{"message":"no"}]')],
  ['an empty 400', rejected('')],
] as const)('%s makes the page shorter and loses nothing', async (_, fault) => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(10) }] });
  await stack.simulator.onUpsert(fault, 2);
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'succeeded', counts: { sent: 10, rejected: 0 } });
  await expectTruth(stack, scenario, run);
});

test('a page of which nothing is left to send needs no upsert', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': ['x', '', 'y'] }] });
  const before = (await stack.simulator.upserts()).length;
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'completedWithRejections', counts: { sent: 0, rejected: 3 } });
  expect((await stack.simulator.upserts()).length).toBe(before);
  await expectTruth(stack, scenario, run);
});

test.each([404, 400] as const)('a list that goes in mid-run ends the run (%s)', async (status) => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(5) }] });
  await stack.simulator.change({ unknownListStatus: status });
  // Gone after the plan has seen it.
  await stack.simulator.onUpsert(
    { kind: 'status', status, body: '{"errors":[{"field":"list_ids","message":"invalid list id"}]}' },
    null,
  );
  await stack.simulator.onGet(
    `/v3/marketing/lists/${scenario.listId}`,
    { kind: 'status', status: 404, body: '{}' },
    null,
    1,
  );
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({
    status: 'failed',
    error: { code: 'listNotFound' },
    counts: { read: 0, sent: 0 },
  });
});

test('a list that nobody has, or that belongs to another account, is refused when saving and when planning', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(5) }] });
  const foreign = await createScenario(stack, {});
  for (const listId of [foreign.listId, '00000000-0000-4000-8000-000000000000']) {
    const answer = await stack.api.call('PATCH', scenario.path, {
      body: { listId },
      headers: { 'if-match': scenario.definition.etag },
    });
    expect([answer.status, answer.body['code']]).toEqual([422, 'listNotFound']);
  }
  await stack.simulator.onGet(`/v3/marketing/lists/${scenario.listId}`, {
    kind: 'status',
    status: 404,
    body: '{"errors":[{"message":"not found"}]}',
  });
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'failed', error: { code: 'listNotFound' } });
});

test('a key that is revoked in mid-run ends the run and marks the connection', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(5) }] });
  await stack.simulator.change({ answerDelayMs: 200 });
  const { id } = await scenario.start();
  await scenario.until('exporting', id, ({ status }) => status !== 'queued');
  await stack.simulator.revoke(scenario.key);
  const run = await scenario.finished(id);
  expect(run).toMatchObject({ status: 'failed', error: { code: 'keyRejected' } });
  const path = `/api/connections/${scenario.connection.id}`;
  const connection = await stack.api.get<ConnectionView>(path);
  expect(connection.status).toBe('needsAttention');

  // Another key, and the same run goes on to its end.
  await stack.simulator.calm();
  const apiKey = await stack.simulator.addKey(scenario.account);
  const changed = await stack.api.call('PATCH', path, {
    ...{ body: { apiKey }, headers: { 'if-match': connection.etag } },
  });
  expect(changed.body).toMatchObject({ status: 'ready' });
  expect((await scenario.resume(id)).status).toBe(202);
  const resumed = await scenario.finished(id);
  expect(resumed.status).toBe('succeeded');
  await expectTruth(stack, scenario, resumed);
});
