import { observe } from '../invariants/observe';
import { expectTruth } from '../stack/expectTruth';
import { createScenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('a message that is not base64 goes to the poison queue at once', async () => {
  const before = await stack.queue.poisoned();
  await stack.queue.sendText('{"exportId":"x"}');
  await stack.queue.drained();
  expect(await stack.queue.poisoned()).toBe(before + 1);
});

test('a message that is none of ours is dropped at the first delivery', async () => {
  const scenario = await createScenario(stack, { segments: [{ 'a.csv': addresses(3) }] });
  const run = await scenario.startAndFinish();
  const [exportId, runId] = [scenario.exportId, run.id];
  const message = { exportId, runId, chain: 0, step: 0 };
  const before = await observe(stack.rows, exportId);
  const poisoned = await stack.queue.poisoned();
  const texts = [
    ...['no JSON', '', 'null', '[]', '7', '"x"', '{}', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ...[
      { ...message, chain: -1 },
      { ...message, chain: 33 },
      { ...message, step: 1.5 },
      { ...message, step: '0' },
      { ...message, exportId: 'x'.repeat(65) },
      { ...message, more: true },
      { ...message, exportId: 7 },
      { exportId, runId },
    ].map((value) => JSON.stringify(value)),
    JSON.stringify(message).replace('{', '{"__proto__":{},'),
  ];
  for (const text of texts) await stack.queue.sendText(base64(text));
  // Of our form, but of nobody; and ids that no row's key can hold.
  const strange = ['a/b', '#', '\u0000', "x' or '1", 'ü'];
  for (const id of ['nobody', '__proto__', ...strange]) {
    await stack.queue.send({ ...message, exportId: id });
    await stack.queue.send({ ...message, runId: id });
  }
  await stack.queue.drained();
  expect(await stack.queue.poisoned()).toBe(poisoned);
  expect(await observe(stack.rows, exportId)).toEqual(before);
  const output = stack.host().output();
  const dropped = output.match(/message dropped/g) ?? [];
  expect(dropped.length).toBe(texts.length + 2 * strange.length);

  // And whoever comes next is served.
  const next = await scenario.startAndFinish();
  expect(next.status).toBe('succeeded');
  await expectTruth(stack, scenario, next);
});
