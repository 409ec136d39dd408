import { expectTruth } from '../stack/expectTruth';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterEach(() => stack.simulator.calm());
afterAll(() => stack.stop());

const outage = { kind: 'status', status: 503, body: '' } as const;

const problem = (answer: { status: number; body: Readonly<Record<string, unknown>> }) => [
  answer.status,
  answer.body['code'],
];

async function failedRun(scenario: Scenario): Promise<string> {
  await stack.simulator.onUpsert(outage, null);
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'failed', error: { code: 'unavailable' } });
  await stack.simulator.calm();
  return run.id;
}

test('a canceled run stays as it is, and frees the export at once', async () => {
  const scenario = await createScenario(stack, {
    segments: [{ 'a.csv': addresses(6), 'b.csv': addresses(6) }],
  });
  await stack.simulator.change({ answerDelayMs: 300 });
  const { id } = await scenario.start();
  await scenario.until('exporting', id, ({ status }) => status === 'exporting');
  const canceled = await scenario.cancel(id);
  expect(canceled.status).toBe(200);
  expect(canceled.body).toMatchObject({ status: 'canceled' });
  expect((await scenario.cancel(id)).body).toEqual(canceled.body);
  expect(problem(await scenario.resume(id))).toEqual([409, 'notResumable']);

  await stack.simulator.calm();
  const next = await scenario.startAndFinish();
  expect(next.status).toBe('succeeded');
  await stack.queue.drained();
  // What was in work when the run was canceled may reach SendGrid, but is not counted.
  expect(await scenario.run(id)).toEqual(canceled.body);
  await expectTruth(stack, scenario, next);
});

test('a run can be canceled while it is queued and while it waits for SendGrid', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(3) }] });
  await stack.simulator.change({ answerDelayMs: 150 });
  const queued = await scenario.start();
  expect((await scenario.cancel(queued.id)).body).toMatchObject({ status: 'canceled' });

  await stack.simulator.calm();
  await stack.simulator.onUpsert({ kind: 'stuck' });
  const stuck = await scenario.start();
  await scenario.until('confirming', stuck.id, ({ status }) => status === 'confirming');
  expect((await scenario.cancel(stuck.id)).body).toMatchObject({ status: 'canceled', counts: { sent: 3 } });
  await expectTruth(stack, scenario, stuck);
});

test('only a run that goes on can be canceled, and only the newest failed one resumed', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(4) }] });
  const failed = await failedRun(scenario);
  expect(problem(await scenario.cancel(failed))).toEqual([409, 'runFinished']);
  expect(problem(await scenario.cancel('nobody'))).toEqual([404, 'notFound']);
  expect(problem(await scenario.resume('nobody'))).toEqual([404, 'notFound']);

  // While it goes on again, it cannot be resumed once more, nor another be started.
  await stack.simulator.onUpsert({ kind: 'stuck' });
  expect((await scenario.resume(failed)).status).toBe(202);
  expect(problem(await scenario.resume(failed))).toEqual([409, 'notResumable']);
  const refused = await scenario.tryStart();
  expect(problem(refused)).toEqual([409, 'runActive']);
  expect(refused.body['activeRunId']).toBe(failed);
  expect((await scenario.cancel(failed)).status).toBe(200);
  await stack.simulator.calm();

  const older = await failedRun(scenario);
  const done = await scenario.startAndFinish();
  expect(done.status).toBe('succeeded');
  expect(problem(await scenario.resume(older))).toEqual([409, 'notResumable']);
  expect(problem(await scenario.resume(done.id))).toEqual([409, 'notResumable']);
  expect(problem(await scenario.cancel(done.id))).toEqual([409, 'runFinished']);
  await expectTruth(stack, scenario, done);
});

test('a failed run of an export that was detached or deleted cannot be resumed', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(4) }] });
  const failed = await failedRun(scenario);
  const headers = { 'if-match': scenario.definition.etag };
  const detached = await stack.api.call('PATCH', scenario.path, { body: { connectionId: null }, headers });
  expect(detached.status).toBe(200);
  expect(problem(await scenario.resume(failed))).toEqual([409, 'notResumable']);
  expect(problem(await scenario.tryStart())).toEqual([409, 'exportInactive']);
  const etag = String(detached.body['etag']);
  expect((await stack.api.call('DELETE', scenario.path, { headers: { 'if-match': etag } })).status).toBe(204);
  expect(problem(await scenario.resume(failed))).toEqual([404, 'notFound']);
});

test('of many cancels and resumes at the same instant exactly one takes', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(4) }] });
  const failed = await failedRun(scenario);
  const resumes = await Promise.all(Array.from({ length: 6 }, () => scenario.resume(failed)));
  expect(resumes.map(problem).sort()).toEqual([
    [202, undefined],
    ...Array.from({ length: 5 }, () => [409, 'notResumable']),
  ]);
  const run = await scenario.finished(failed);
  expect(run.status).toBe('succeeded');
  await expectTruth(stack, scenario, run);
});

test('a run goes on after each page that was counted: nothing is read twice', async () => {
  const scenario = await createScenario(stack, {
    segments: [{ 'a.csv': addresses(5), 'b.csv': addresses(5) }],
  });
  // One of the two slices gets through.
  await stack.simulator.onUpsert(outage, null, 1);
  const failed = await scenario.startAndFinish();
  expect(failed).toMatchObject({ status: 'failed', counts: { read: 5, sent: 5 } });
  await stack.simulator.calm();
  const before = (await stack.simulator.upserts()).length;
  await scenario.resume(failed.id);
  const run = await scenario.finished(failed.id);
  expect(run).toMatchObject({ status: 'succeeded', counts: { read: 10, sent: 10 } });
  expect(run.error).toBeUndefined();
  expect((await stack.simulator.upserts()).length).toBe(before + 1);
  await expectTruth(stack, scenario, run);
});

test('a run that takes too long ends at its deadline; resumed, it has a new one', async () => {
  await stack.restart({ RUN_DEADLINE_MS: '2500' });
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(5) }] });
  await stack.simulator.change({ visibleDelayMs: 3_600_000, finishDelayMs: 3_600_000 });
  const late = await scenario.startAndFinish();
  expect(late).toMatchObject({ status: 'failed', error: { code: 'deadline' }, counts: { sent: 5 } });
  await stack.simulator.calm();
  await stack.restart();
  expect((await scenario.resume(late.id)).status).toBe(202);
  const run = await scenario.finished(late.id);
  expect(run).toMatchObject({ status: 'succeeded', counts: { sent: 5, created: 5 } });
  await expectTruth(stack, scenario, run);
});
