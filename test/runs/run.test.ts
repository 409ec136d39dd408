import fc from 'fast-check';
import { iso, messageSchema, since } from '../../shared/runs/run';

const message = { exportId: 'e', runId: 'r', chain: 32, step: 0 };

test('a message names an export, a run, a chain and a step', () => {
  expect(messageSchema.parse(message)).toEqual(message);
});

test.each([
  ['nothing', null],
  ['a text', 'not JSON'],
  ['a list', [message]],
  ['a part', { exportId: 'e', runId: 'r', chain: 1 }],
  ['something more', { ...message, kind: 'plan' }],
  ['a chain too many', { ...message, chain: 33 }],
  ['a negative step', { ...message, step: -1 }],
  ['half a step', { ...message, step: 0.5 }],
  ['a step as text', { ...message, step: '0' }],
  ['an id without end', { ...message, runId: 'r'.repeat(65) }],
])('%s is no message', (_, input) => {
  expect(messageSchema.safeParse(input).success).toBe(false);
});

test('a message of the longest ids stays under 300 bytes', () => {
  const longest = {
    exportId: 'e'.repeat(64),
    runId: 'r'.repeat(64),
    chain: 32,
    step: Number.MAX_SAFE_INTEGER,
  };
  expect(Buffer.byteLength(JSON.stringify(messageSchema.parse(longest)))).toBeLessThan(300);
});

test('a time comes back from its text', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 8e15 }), (time) => expect(since(iso(time))).toBe(time)));
});
