import type { RunMessage } from '../../shared/runs/run';
import { observe } from '../invariants/observe';
import { expectTruth } from '../stack/expectTruth';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';

/** A page ends when the time is spent: at once, so that each chunk of a file is a page. */
const manyPages = { PAGE_BUDGET_MS: '1' };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    ...manyPages,
    ...{ RESCUE_AFTER_MS: '500', RESCUE_MAX_MS: '1000', LOCAL_CRASH_VISIBILITY_MS: '1000' },
    WATCHDOG_SCHEDULE: '* * * * * *',
  });
});
afterEach(() => stack.simulator.calm());
afterAll(() => stack.stop());

/** Two files of many pages each: what nobody exports makes the rows long. */
const long = { segments: [{ 'a.csv': addresses(400), 'b.csv': addresses(300) }], padding: 1_000 };

/** A copy of each message that the run has had so far, and of the one after. */
async function everyMessage({ exportId }: Scenario, runId: string): Promise<RunMessage[]> {
  const run = (await observe(stack.rows, exportId)).runs.find(({ id }) => id === runId);
  return (run?.chains ?? []).flatMap(({ step }, chain) =>
    Array.from({ length: step + 2 }, (_, of) => ({ exportId, runId, chain, step: of })),
  );
}

test('copies of every message, during the run and after it, change nothing', async () => {
  const scenario = await createScenario(stack, long);
  await stack.simulator.change({ answerDelayMs: 5 });
  const { id } = await scenario.start();
  const copied = new Set<string>();
  while ((await scenario.run(id)).finishedAt === undefined) {
    for (const message of await everyMessage(scenario, id)) {
      const name = JSON.stringify(message);
      if (!copied.has(name)) await stack.queue.send(message);
      copied.add(name);
    }
  }
  await stack.queue.drained();
  const before = await observe(stack.rows, scenario.exportId);
  expect(before.runs[0]).toMatchObject({ status: 'succeeded', counts: { read: 700, sent: 700 } });
  expect(before.pages.length).toBeGreaterThan(6);
  const requests = (await stack.simulator.requests()).length;

  for (const message of await everyMessage(scenario, id)) await stack.queue.send(message);
  await stack.queue.drained();
  expect(await observe(stack.rows, scenario.exportId)).toEqual(before);
  expect((await stack.simulator.requests()).length).toBe(requests);
  await expectTruth(stack, scenario, { id });
});

test('a host that is killed in the middle and started again brings the run to its end', async () => {
  const scenario = await createScenario(stack, long);
  await stack.simulator.change({ answerDelayMs: 20 });
  const { id } = await scenario.start();
  for (const read of [1, 300]) {
    await scenario.until(`past row ${read}`, id, ({ counts }) => counts.read >= read);
    await stack.host().kill();
    await stack.restart();
  }
  const run = await scenario.finished(id, 25_000);
  expect(run).toMatchObject({ status: 'succeeded', counts: { read: 700, sent: 700, rejected: 0 } });
  await expectTruth(stack, scenario, run);
});

test('several instances of the app share the work; one that is stopped in order finishes what it has', async () => {
  // Without the watchdog's help: in order means that nothing is cut.
  await stack.restart({ RESCUE_AFTER_MS: '60000', RESCUE_MAX_MS: '60000' });
  const scenario = await createScenario(stack, long);
  const others = await Promise.all([stack.another(), stack.another()]);
  await stack.simulator.change({ answerDelayMs: 20 });
  const before = (await stack.simulator.upserts()).length;
  const { id } = await scenario.start();
  await scenario.until('exporting', id, ({ counts }) => counts.read > 0);
  await Promise.all(others.map((other) => other.stop()));
  const run = await scenario.finished(id);
  expect(run).toMatchObject({ status: 'succeeded', counts: { read: 700, sent: 700 } });
  await stack.restart();
  const { pages } = await observe(stack.rows, scenario.exportId);
  const upserts = (await stack.simulator.upserts()).length - before;
  expect(upserts).toBe(pages.filter(({ sent }) => sent > 0).length);
  await expectTruth(stack, scenario, run);
});

test('messages that get lost are sent again by the watchdog', async () => {
  const scenario = await createScenario(stack, long);
  await stack.simulator.change({ answerDelayMs: 20 });
  const { id } = await scenario.start();
  await stack.queue.clear();
  await scenario.until('exporting', id, ({ counts }) => counts.read > 0);
  await stack.queue.clear();
  const run = await scenario.finished(id);
  expect(run).toMatchObject({ status: 'succeeded', counts: { read: 700, sent: 700 } });
  await expectTruth(stack, scenario, run);
});

test('messages from before a resume never act after it', async () => {
  const scenario = await createScenario(stack, long);
  await stack.simulator.onUpsert({ kind: 'status', status: 401, body: '' }, 1, 3);
  const failed = await scenario.startAndFinish();
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'keyRejected' } });
  const old = await everyMessage(scenario, failed.id);
  expect((await scenario.resume(failed.id)).status).toBe(202);
  // The messages that were current when it failed, and all before: each may still lie in the queue.
  await Promise.all(old.filter((_, index) => index % 2 === 0).map((message) => stack.queue.send(message)));
  const run = await scenario.finished(failed.id);
  expect(run).toMatchObject({ status: 'succeeded', counts: { read: 700, sent: 700 } });
  await expectTruth(stack, scenario, run);
});
