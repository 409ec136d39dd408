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
