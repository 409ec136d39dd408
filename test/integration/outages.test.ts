import { expectTruth } from '../stack/expectTruth';
import { createScenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { importsPath } from '../stack/simulator';
import { type Stack, startStack } from '../stack/stack';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ CALL_TIMEOUT_MS: '600' });
});
afterEach(() => stack.simulator.calm());
afterAll(() => stack.stop());

const html = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';

test.each(['epoch', 'delta', 'absent'] as const)(
  'a 429 (reset: %s) makes the run wait as told, and costs it nothing',
  async (resetStyle) => {
    const scenario = await createScenario(stack, {
      segments: [{ 'a.csv': addresses(3), 'b.csv': addresses(3), 'c.csv': addresses(3) }],
    });
    await stack.simulator.change({ resetStyle, rateLimit: { limit: 2, windowMs: 1_500 } });
    const { id } = await scenario.start();
    const waiting = await scenario.until('waiting', id, ({ waitingUntil }) => waitingUntil !== undefined);
    expect(waiting.status).toBe('exporting');
    const row = await stack.rows.get(scenario.exportId, `run:${id}`);
    const tries = ['c0', 'c1', 'c2', 'c3'].map((name) => JSON.parse(String(row?.value[name])).tries);
    expect(tries).toEqual([0, 0, 0, 0]);
    // Where the answer does not say when to come again, five seconds are waited.
    const run = await scenario.finished(id, 25_000);
    expect(run).toMatchObject({ status: 'succeeded', counts: { read: 9, sent: 9 } });
    expect(run.waitingUntil).toBeUndefined();
    await expectTruth(stack, scenario, run);
  },
);

test.each([
  ['a 202 whose answer was lost (timeout)', { kind: 'timeout', afterCommit: true }],
  ['a 202 whose answer was lost (reset)', { kind: 'reset', afterCommit: true }],
  ['an upsert that never arrived (timeout)', { kind: 'timeout', afterCommit: false }],
  ['an upsert that never arrived (reset)', { kind: 'reset', afterCommit: false }],
  ['a 202 that is cut off', { kind: 'truncatedJson' }],
  ['a 502 in HTML', { kind: 'status', status: 502, body: html }],
  ['a 503 without a body', { kind: 'status', status: 503, body: '' }],
  ['a redirect', { kind: 'status', status: 307, headers: { location: 'http://127.0.0.1:1/' } }],
  ['a 200 that is a web page', { kind: 'status', status: 200, body: html }],
] as const)('%s: the page is sent again, and counted once', async (_, fault) => {
  const emails = addresses(30);
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': emails, 'b.csv': addresses(10) }] });
  await stack.simulator.onUpsert(fault, 2);
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'succeeded', counts: { read: 40, sent: 40, rejected: 0 } });
  await expectTruth(stack, scenario, run);
});

test.each([
  ['planning', '/v3/marketing/lists/*'],
  ['confirming', importsPath],
] as const)('an outage while %s is waited out', async (_, path) => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(10) }] });
  await stack.simulator.onGet(path, { kind: 'status', status: 500, body: html }, 3);
  await stack.simulator.onGet(path, { kind: 'reset' }, 3);
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'succeeded', counts: { sent: 10 } });
  await expectTruth(stack, scenario, run);
});

test('an outage that does not end fails the run; resumed, it goes on where it stopped', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(10) }] });
  await stack.simulator.onUpsert({ kind: 'status', status: 503, body: '' }, null);
  const failed = await scenario.startAndFinish();
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'unavailable' }, counts: { read: 0 } });
  await stack.simulator.calm();
  expect((await scenario.resume(failed.id)).status).toBe(202);
  const run = await scenario.finished(failed.id);
  expect(run).toMatchObject({ status: 'succeeded', counts: { read: 10, sent: 10 } });
  await expectTruth(stack, scenario, run);
});
