import type { RunView } from '../../shared/runs/view';
import { expectTruth } from '../stack/expectTruth';
import { createScenario, rowsOf, type Scenario } from '../stack/scenario';
import { addresses, freshSegmentId } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';
import { until } from '../stack/until';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterEach(() => stack.simulator.calm());
afterAll(() => stack.stop());

/** The newest run when it is another than the one before. */
const nextRun = (scenario: Scenario, before?: string): Promise<RunView> =>
  until('another run starts', async () => {
    const { items } = await stack.api.get<{ items: RunView[] }>(scenario.runs);
    return items[0] !== undefined && items[0].id !== before ? items[0] : undefined;
  });

test.each(['replaced', 'removed'] as const)(
  'a file that is %s during the run ends it; the next refresh check starts anew',
  async (what) => {
    const files = { 'a.csv': addresses(5), 'b.csv': addresses(5) };
    const scenario = await createScenario(stack, { segments: [files], schedule: 'onRefresh' });
    const [segmentId = ''] = scenario.segmentIds;
    await stack.simulator.change({ answerDelayMs: 300 });
    // Slices have to come back for their rows.
    await stack.simulator.onUpsert({ kind: 'status', status: 503, body: '' }, 5);
    const { id } = await scenario.start();
    await scenario.until('exporting', id, ({ status }) => status === 'exporting');
    const fresh = { 'a.csv': addresses(7), 'b.csv': addresses(2) };
    if (what === 'replaced') await stack.segments.putFiles(segmentId, fresh);
    else for (const file of Object.keys(files)) await stack.segments.remove(`${segmentId}/${file}`);
    const run = await scenario.finished(id);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'segmentChanged' } });
    await expectTruth(stack, scenario, run);

    // It cannot go on with a version that is gone.
    expect((await scenario.resume(id)).status).toBe(202);
    expect(await scenario.finished(id)).toMatchObject({ error: { code: 'segmentChanged' } });

    await stack.simulator.calm();
    if (what === 'removed') {
      await stack.tick('refreshTimer');
      await stack.segments.putFiles(segmentId, fresh);
    }
    await stack.tick('refreshTimer');
    const next = await nextRun(scenario, id);
    expect(next.trigger.kind).toBe('refresh');
    const ended = await scenario.finished(next.id);
    expect(ended).toMatchObject({ status: 'succeeded', counts: { read: 9 } });
    const list = await scenario.emails();
    for (const { email } of rowsOf(segmentId, fresh)) expect(list).toContain(email);
  },
);

test('a segment over the limit is skipped, and both numbers are named', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(12) }], profileLimit: 11 });
  const before = (await stack.simulator.upserts()).length;
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({
    ...{ status: 'skipped', expected: 12, counts: { read: 0, sent: 0 } },
    error: { code: 'overLimit', message: 'The segments hold 12 profiles; the connection allows 11.' },
  });
  expect((await stack.simulator.upserts()).length).toBe(before);
  expect((await scenario.resume(run.id)).body).toMatchObject({ code: 'notResumable' });
  await expectTruth(stack, scenario, run);
});

test('empty segments succeed with nothing read', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': [] }, { 'b.csv.gz': [] }] });
  await stack.segments.put(`${scenario.segmentIds[0]}/zero.csv`, '');
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'succeeded', expected: 0, slices: [], counts: { read: 0, sent: 0 } });
  await expectTruth(stack, scenario, run);
});

describe('a file that cannot be exported is refused when saving, and ends the run when planning', () => {
  test.each([
    ['not UTF-8', Buffer.from([0x45, 0x6d, 0x61, 0xff, 0xfe, 0x0a, 0x61]), 'unreadableFile'],
    ['no column for the address', 'Id,Mail\r\n1,a@example.org\r\n', 'fieldNotFound'],
    ['no header, only data', '1,a@example.org\r\n', 'fieldNotFound'],
    ['a column named twice', 'Email,FirstName,City,Email\r\na@example.org,,,\r\n', 'duplicateColumn'],
  ])('%s', async (_, content, code) => {
    const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(3) }] });
    const bad = freshSegmentId();
    await stack.segments.put(`${bad}/a.csv`, content);
    const change = await stack.api.call('PATCH', scenario.path, {
      body: { segmentIds: [bad] },
      headers: { 'if-match': scenario.definition.etag },
    });
    expect([change.status, change.body['code']]).toEqual([422, code]);

    // The file goes bad after it was chosen.
    await stack.segments.put(`${scenario.segmentIds[0]}/a.csv`, content);
    const run = await scenario.startAndFinish();
    expect(run).toMatchObject({ status: 'failed', error: { code }, counts: { read: 0 } });
    await expectTruth(stack, scenario, run);
  });

  test('a gzip file that is none', async () => {
    const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(3) }] });
    await stack.segments.put(`${scenario.segmentIds[0]}/b.csv.gz`, 'Email,FirstName,City\r\n');
    const run = await scenario.startAndFinish();
    expect(run).toMatchObject({ status: 'failed', error: { code: 'unreadableFile' }, counts: { read: 0 } });
  });

  test('a segment that is gone', async () => {
    const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(3) }] });
    await stack.segments.remove(`${scenario.segmentIds[0]}/a.csv`);
    const run = await scenario.startAndFinish();
    expect(run).toMatchObject({ status: 'failed', error: { code: 'segmentNotFound' } });
  });
});
