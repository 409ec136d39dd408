import { expectTruth } from '../stack/expectTruth';
import { createScenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

test('several segments, gzip and several files reach the list, and each row is accounted for', async () => {
  const [first, second, third] = [addresses(40), addresses(30), addresses(20)];
  const scenario = await createScenario(stack, {
    segments: [
      { 'a.csv': first, 'b.csv.gz': [...second, 'not an address', ''] },
      // Some people are in two segments, and one twice in a file.
      { 'c.csv': [...third, ...first.slice(0, 5), 'TWICE@example.org', 'twice@example.org'] },
    ],
  });
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({
    status: 'completedWithRejections',
    expected: 99,
    counts: { read: 99, merged: 1, rejected: 2, sent: 96, created: 91, updated: 5 },
  });
  expect(run.slices.map(({ file, done }) => [file, done])).toEqual([
    ['a.csv', true],
    ['b.csv.gz', true],
    ['c.csv', true],
  ]);
  const rejections = await scenario.rejections(run.id);
  expect(rejections.map(({ file, record, reason }) => [file, record, reason])).toEqual([
    ['b.csv.gz', 31, 'invalidEmail'],
    ['b.csv.gz', 32, 'missingEmail'],
  ]);
  await expectTruth(stack, scenario, run);
});

test('a gzip file of more rows than one upsert takes becomes two pages of one slice', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'big.csv.gz': addresses(31_000) }] });
  const before = (await stack.simulator.upserts()).length;
  const run = await scenario.startAndFinish();
  expect(run).toMatchObject({ status: 'succeeded', counts: { read: 31_000, sent: 31_000, created: 31_000 } });
  expect(run.slices).toHaveLength(1);
  const upserts = (await stack.simulator.upserts()).slice(before);
  expect(upserts.map(({ contacts }) => contacts)).toEqual([30_000, 1_000]);
  await expectTruth(stack, scenario, run);
});

test('what reaches SendGrid is clean, shortened where it must be, and never empties a field', async () => {
  const scenario = await createScenario(stack);
  const [segmentId = ''] = scenario.segmentIds;
  const put = (rows: string[]) =>
    stack.segments.put(`${segmentId}/a.csv`, `\ufeffCity,FirstName,Email\n${rows.join('\n')}\n`);
  const long = '大'.repeat(51);
  await put([
    `"Mün\nchen", Zoë ,Zoë.Smith@EXAMPLE.org`,
    `X,Ann,ANN@Bücher.example`,
    `"a, b",${long},c@example.org`,
  ]);
  const first = await scenario.startAndFinish();
  expect(first).toMatchObject({
    ...{
      status: 'completedWithRejections',
      counts: { read: 3, sent: 2, rejected: 1, truncated: 1, created: 2 },
    },
    warnings: [{ code: 'truncated', count: 1 }],
  });
  await put(['X,,ann@bücher.example', ',New,c@example.org']);
  const second = await scenario.startAndFinish();
  expect(second).toMatchObject({ status: 'succeeded', counts: { read: 2, sent: 2, created: 0, updated: 2 } });
  const contacts = await stack.simulator.contacts(scenario.listId);
  expect(contacts.map(({ email, first_name, city }) => ({ email, first_name, city }))).toEqual([
    { email: 'ann@xn--bcher-kva.example', first_name: 'Ann', city: 'X' },
    { email: 'c@example.org', first_name: 'New', city: 'a, b' },
  ]);
});
