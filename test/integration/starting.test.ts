import type { RunView } from '../../shared/runs/view';
import { expectTruth } from '../stack/expectTruth';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';
import { until } from '../stack/until';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterEach(() => stack.simulator.calm());
afterAll(() => stack.stop());

const runsOf = async (scenario: Scenario): Promise<RunView[]> =>
  (await stack.api.get<{ items: RunView[] }>(scenario.runs)).items;
const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });

test('of two starts at the same instant one wins, and the other is told which run is active', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(4) }] });
  const answers = await Promise.all(Array.from({ length: 8 }, () => scenario.tryStart()));
  const [won, ...others] = answers.sort((a, b) => a.status - b.status);
  expect(won?.status).toBe(202);
  expect(won?.headers.get('location')).toBe(`${scenario.runs}/${won?.body['id']}`);
  for (const other of others) {
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ code: 'runActive', activeRunId: won?.body['id'] });
  }
  const run = await scenario.finished(String(won?.body['id']));
  expect(await runsOf(scenario)).toHaveLength(1);
  await expectTruth(stack, scenario, run);
});

test('an Idempotency-Key starts one run, however often and however much at once it comes', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(4) }] });
  const answers = await Promise.all(Array.from({ length: 6 }, () => scenario.tryStart(withKey('key-1'))));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 202));
  expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
  const run = await scenario.finished(String(answers[0]?.body['id']));

  // Long after its end, too; and another key starts another run.
  const replay = await scenario.tryStart(withKey('key-1'));
  expect(replay.headers.get('idempotent-replayed')).toBe('true');
  expect(replay.body['id']).toBe(run.id);
  const another = await scenario.tryStart(withKey('key-2'));
  expect(another.body['id']).not.toBe(run.id);
  await expectTruth(stack, scenario, await scenario.finished(String(another.body['id'])));
});

test('an Idempotency-Key of somebody else, and one that is none', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(2) }] });
  const other = await createScenario(stack, { segments: [{ 'a.csv': addresses(2) }] });
  const first = await scenario.tryStart(withKey('shared'));
  const stolen = await scenario.tryStart({
    headers: { 'idempotency-key': 'shared', 'x-local-user': 'mallory' },
  });
  expect([stolen.status, stolen.body['code']]).toEqual([422, 'idempotencyKeyReused']);
  // Keys belong to an export.
  expect((await other.tryStart(withKey('shared'))).body['id']).not.toBe(first.body['id']);
  for (const key of ['two words', 'é', 'x'.repeat(256)]) {
    const answer = await scenario.tryStart(withKey(key));
    expect([key, answer.status, answer.body['code']]).toEqual([key, 400, 'invalidRequest']);
  }
  await scenario.finished(String(first.body['id']));
});

test('the refresh timer, fired many times at once, starts one run for each version', async () => {
  const scenario = await createScenario(stack, {
    ...{ segments: [{ 'a.csv': addresses(3) }], schedule: 'onRefresh' },
  });
  // Saving is no refresh.
  await Promise.all(Array.from({ length: 3 }, () => stack.tick('refreshTimer')));
  for (const size of [4, 5]) {
    await stack.segments.putFiles(scenario.segmentIds[0] ?? '', { 'a.csv': addresses(size) });
    await Promise.all(Array.from({ length: 5 }, () => stack.tick('refreshTimer')));
    const newest = await until('a run of the new version', async () => {
      const [run] = await runsOf(scenario);
      return run?.expected === size && run.finishedAt !== undefined ? run : undefined;
    });
    expect(newest).toMatchObject({ status: 'succeeded', trigger: { kind: 'refresh', by: 'system' } });
    await Promise.all(Array.from({ length: 5 }, () => stack.tick('refreshTimer')));
  }
  // A tick that is still at work would start its run before this one ends.
  const last = await scenario.startAndFinish();
  expect((await runsOf(scenario)).map(({ trigger, expected }) => [trigger.kind, expected])).toEqual([
    ['onDemand', 5],
    ['refresh', 5],
    ['refresh', 4],
  ]);
  expect(last.status).toBe('succeeded');
});

test('a refresh that meets an active run is not forgotten', async () => {
  const scenario = await createScenario(stack, {
    ...{ segments: [{ 'a.csv': addresses(3) }], schedule: 'onRefresh' },
  });
  await stack.simulator.onUpsert({ kind: 'stuck' });
  const { id } = await scenario.start();
  await scenario.until('confirming', id, ({ status }) => status === 'confirming');
  await stack.segments.putFiles(scenario.segmentIds[0] ?? '', { 'a.csv': addresses(9) });
  await stack.tick('refreshTimer');
  await scenario.cancel(id);
  const run = await until('the refresh is honoured', async () => {
    await stack.tick('refreshTimer');
    const [newest] = await runsOf(scenario);
    return newest?.trigger.kind === 'refresh' ? newest : undefined;
  });
  expect(await scenario.finished(run.id)).toMatchObject({ status: 'succeeded', counts: { read: 9 } });
});

test('somebody says that segments are fresh: their exports run, changed or not', async () => {
  const files = { 'a.csv': addresses(3) };
  const scenario = await createScenario(stack, { segments: [files], schedule: 'onRefresh' });
  const off = await createScenario(stack, { segments: [files], schedule: 'off' });
  const segmentIds = [...scenario.segmentIds, ...off.segmentIds];
  const answer = await stack.api.call('POST', '/api/refresh', { body: { segmentIds } });
  expect(answer.status).toBe(202);
  expect(answer.body).toMatchObject({ started: [{ exportId: scenario.exportId }], skipped: [] });
  const [run] = await runsOf(scenario);
  const ended = await scenario.finished(String(run?.id));
  expect(ended).toMatchObject({ status: 'succeeded', trigger: { kind: 'refresh', by: 'local' } });
  await expectTruth(stack, scenario, ended);
  expect(await runsOf(off)).toHaveLength(0);
});

test('a start whose message cannot be sent is a start: the watchdog sends it', async () => {
  await stack.restart({ RESCUE_AFTER_MS: '300' });
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(4) }] });
  await scenario.startAndFinish();
  await stack.queue.remove();
  const started = await scenario.tryStart();
  expect(started.status).toBe(202);
  await stack.queue.make();
  const run = await until('the run goes on', async () => {
    await stack.tick('watchdogTimer');
    const now = await scenario.run(String(started.body['id']));
    return now.finishedAt === undefined ? undefined : now;
  });
  expect(run.status).toBe('succeeded');
  await expectTruth(stack, scenario, run);
});
