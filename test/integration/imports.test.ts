import { expectTruth } from '../stack/expectTruth';
import { createScenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';

const confirmMs = 800;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ CONFIRM_DEADLINE_MS: String(confirmMs) });
});
afterEach(() => stack.simulator.calm());
afterAll(() => stack.stop());

test("SendGrid's own row errors become rejections with their place in the segment", async () => {
  const emails = addresses(12);
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': emails }] });
  const [bad = '', worse = ''] = [emails[2], emails[9]];
  await stack.simulator.onUpsert({
    kind: 'rowErrors',
    addresses: [bad, worse],
    reason: 'type does not match',
  });
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({
    status: 'completedWithRejections',
    counts: { read: 12, sent: 10, rejected: 2, created: 10 },
  });
  const place = { reason: 'importError', detail: 'type does not match', file: 'a.csv' };
  expect(await scenario.rejections(run.id)).toMatchObject([
    { ...place, email: bad, record: 3 },
    { ...place, email: worse, record: 10 },
  ]);
  await expectTruth(stack, scenario, run);
});

test.each([
  ['missing', 6, 0],
  ['partial', 3, 3],
] as const)(
  'an errors file that is %s leaves unnamed rows, and they are listed',
  async (errorsFile, unnamed, named) => {
    const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(20) }] });
    await stack.simulator.onUpsert({ kind: 'rowErrors', rows: 6, errorsFile });
    const run = await scenario.startAndFinish();
    expect(run.counts).toMatchObject({ read: 20, sent: 14, rejected: 6 });
    expect(run.warnings).toMatchObject([{ code: 'importErrorsUnread', count: unnamed }]);
    const reasons = (await scenario.rejections(run.id)).map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason === 'unnamed')).toHaveLength(unnamed);
    expect(reasons.filter((reason) => reason === 'importError')).toHaveLength(named);
    await expectTruth(stack, scenario, run);
  },
);

test('a stuck import is never called a success; resumed when it has moved, it is', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(5) }] });
  // Neither counts nor a status until the clock has moved on.
  await stack.simulator.change({ visibleDelayMs: 3_600_000, finishDelayMs: 3_600_000 });
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({
    status: 'failed',
    error: { code: 'unconfirmed' },
    counts: { sent: 5, created: 0 },
  });
  await stack.simulator.calm();
  expect((await scenario.resume(run.id)).status).toBe(202);
  const resumed = await scenario.finished(run.id);
  expect(resumed).toMatchObject({ status: 'succeeded', counts: { sent: 5, created: 5 } });
  await expectTruth(stack, scenario, resumed);
});

test.each(['stuck', 'lost'] as const)('a job that is %s ends the run unconfirmed', async (kind) => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(5) }] });
  await stack.simulator.onUpsert({ kind });
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'failed', error: { code: 'unconfirmed' } });
});

test('a job that has applied everything and still says pending counts, with a warning', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(5) }] });
  await stack.simulator.onUpsert({ kind: 'stuckComplete' });
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'succeeded', counts: { created: 5 } });
  expect(run.warnings).toMatchObject([{ code: 'importStillPending', count: 1 }]);
  await expectTruth(stack, scenario, run);
});

test('a job that fails as a whole makes rejections of all its contacts', async () => {
  const scenario = await createScenario(stack, {
    segments: [{ 'a.csv': addresses(5), 'b.csv': addresses(4) }],
  });
  await stack.simulator.onUpsert({ kind: 'failed', reason: 'unprocessable' });
  const run = await scenario.startAndFinish();
  expect(run.status).toBe('completedWithRejections');
  expect(run.counts.sent + run.counts.rejected).toBe(9);
  await expectTruth(stack, scenario, run);
});

test('nothing applied at all is a failure that says why', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(5) }] });
  await stack.simulator.onUpsert({ kind: 'failed', reason: 'unprocessable' });
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({
    status: 'failed',
    error: { code: 'importFailed' },
    counts: { sent: 0, rejected: 5 },
  });
  await expectTruth(stack, scenario, run);
});

test('the contact limit of the plan is named: some contacts over it, or all of them', async () => {
  const some = await createScenario(stack, { segments: [{ 'a.csv': addresses(5) }], contactLimit: 3 });
  const run = await some.startAndFinish();
  expect(run).toMatchObject({ status: 'completedWithRejections', counts: { sent: 3, rejected: 2 } });
  expect(run.warnings).toMatchObject([{ code: 'contactLimit' }]);
  await expectTruth(stack, some, run);

  const all = await createScenario(stack, { segments: [{ 'a.csv': addresses(5) }], contactLimit: 0 });
  const failed = await all.startAndFinish();
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'contactLimit' } });
  await expectTruth(stack, all, failed);
});
