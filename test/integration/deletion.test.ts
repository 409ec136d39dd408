import type { ConnectionView } from '../../shared/connections/view';
import type { RunView } from '../../shared/runs/view';
import { checkBuried } from '../invariants/jobs';
import { observe } from '../invariants/observe';
import { expectTruth } from '../stack/expectTruth';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';
import { until } from '../stack/until';

let stack: Stack;
beforeAll(async () => {
  // Whatever has ended is past its retention.
  stack = await startStack({ RUN_RETENTION_MS: '1' });
});
afterEach(() => stack.simulator.calm());
afterAll(() => stack.stop());

const segments = [{ 'a.csv': [...addresses(4), 'bad'], 'b.csv': [...addresses(4), 'bad too'] }];

async function exportingRun(scenario: Scenario): Promise<string> {
  await stack.simulator.change({ answerDelayMs: 250 });
  const { id } = await scenario.start();
  await scenario.until('exporting', id, ({ status }) => status === 'exporting');
  return id;
}

const blobs = async (runId: string): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of stack.rejections.list(`${runId}/`)) names.push(name);
  return names;
};

/** Rounds of the watchdog: several at once must be harmless. */
const watch = () => Promise.all(Array.from({ length: 3 }, () => stack.tick('watchdogTimer')));

/** Until nothing of the export is left. */
const buried = (scenario: Scenario): Promise<true> =>
  until('the export is buried', async () => {
    await watch();
    return checkBuried(await observe(stack.rows, scenario.exportId)).length === 0 ? true : undefined;
  });

test('an export that is deleted in mid-run: the run is canceled, and every row and blob goes', async () => {
  const scenario = await createScenario(stack, { segments });
  const first = await scenario.startAndFinish();
  expect(await blobs(first.id)).toHaveLength(2);
  const id = await exportingRun(scenario);
  const headers = { 'if-match': scenario.definition.etag };
  expect((await stack.api.call('DELETE', scenario.path, { headers })).status).toBe(204);
  const ended = await until('the run is canceled', async () => {
    const { runs } = await observe(stack.rows, scenario.exportId);
    return runs.find((run) => run.id === id && run.finishedAt !== undefined);
  });
  expect(ended).toMatchObject({ status: 'canceled', error: { code: 'exportGone' } });
  for (const path of [scenario.path, scenario.runs]) {
    expect((await stack.api.call('GET', path)).status).toBe(404);
  }
  expect((await scenario.tryStart()).status).toBe(404);
  await stack.queue.drained();
  await buried(scenario);
  expect([...(await blobs(first.id)), ...(await blobs(id))]).toEqual([]);
  // The definition goes last: then the connection is free.
  await until('the definition is gone', async () => {
    await watch();
    const path = `/api/connections/${scenario.connection.id}`;
    const { etag } = await stack.api.get<ConnectionView>(path);
    return (
      (await stack.api.call('DELETE', path, { headers: { 'if-match': etag } })).status === 204 || undefined
    );
  });
});

test('an export that is detached in mid-run keeps its definition; its run is canceled', async () => {
  const scenario = await createScenario(stack, { segments });
  const id = await exportingRun(scenario);
  const headers = { 'if-match': scenario.definition.etag };
  const answer = await stack.api.call('PATCH', scenario.path, { headers, body: { connectionId: null } });
  expect(answer.body).toMatchObject({ status: 'inactive', connectionId: null });
  const run = await scenario.finished(id);
  expect(run).toMatchObject({ status: 'canceled', error: { code: 'exportGone' } });
  await stack.queue.drained();
  expect(await scenario.run(id)).toEqual(run);
  await expectTruth(stack, scenario, run);
});

test('a connection that is in use stays; with ?detach=true it goes, and what runs on it ends', async () => {
  const scenario = await createScenario(stack, { segments });
  const id = await exportingRun(scenario);
  const path = `/api/connections/${scenario.connection.id}`;
  const headers = { 'if-match': scenario.connection.etag };
  const refused = await stack.api.call('DELETE', path, { headers });
  expect(refused.status).toBe(409);
  expect(refused.body).toMatchObject({
    code: 'connectionInUse',
    errors: [{ path: `exports/${scenario.exportId}`, message: scenario.definition.displayName }],
  });
  expect((await stack.api.call('DELETE', `${path}?detach=true`, { headers })).status).toBe(204);
  expect(await scenario.finished(id)).toMatchObject({ status: 'canceled', error: { code: 'exportGone' } });
  expect((await stack.api.call('GET', path)).status).toBe(404);
  expect((await scenario.tryStart()).body).toMatchObject({ code: 'exportInactive' });
  await expectTruth(stack, scenario, { id });
});

test('retention removes what has ended with its pages and blobs, but never the newest run', async () => {
  const scenario = await createScenario(stack, { segments });
  const old: RunView[] = [];
  for (const key of ['one', 'two']) {
    const { body } = await scenario.tryStart({ headers: { 'idempotency-key': key } });
    old.push(await scenario.finished(String(body['id'])));
  }
  const newest = await scenario.startAndFinish();
  const left = await until('only the newest run is left', async () => {
    await watch();
    const observed = await observe(stack.rows, scenario.exportId);
    return observed.runs.length === 1 ? observed : undefined;
  });
  expect(left.runs[0]?.id).toBe(newest.id);
  expect(left.pages.every(({ runId }) => runId === newest.id)).toBe(true);
  expect(left.idempotencies.size).toBe(0);
  for (const { id } of old) {
    expect(await blobs(id)).toEqual([]);
    expect((await stack.api.call('GET', `${scenario.runs}/${id}`)).status).toBe(404);
  }
  expect(await blobs(newest.id)).toHaveLength(2);
  // What ended and went is not resumed or replayed, and the newest is as it was.
  await expectTruth(stack, scenario, newest);
});
