import { inspect } from 'node:util';
import { isSecret, secret } from '../../shared/access/secret';

const value = 'SG.visible.never';

test('nothing prints it but reveal', () => {
  const wrapped = secret(value);
  const everywhere = [
    ...[`${wrapped}`, String(wrapped), JSON.stringify({ wrapped }), inspect({ deep: [wrapped] })],
    ...[inspect(wrapped, { showHidden: true, depth: 9 }), JSON.stringify({ ...wrapped })],
    ...[JSON.stringify(Object.entries(wrapped)), new Error(`failed with ${wrapped}`).message],
  ];
  expect(everywhere.join('\n')).not.toContain('visible');
  expect(everywhere[0]).toBe('[redacted]');
  expect(wrapped.reveal()).toBe(value);
  expect(wrapped.hint()).toBe('ever');
});

test('is told from what only looks like one', () => {
  expect(isSecret(secret(value))).toBe(true);
  for (const other of [value, null, {}, { ...secret(value) }]) expect(isSecret(other)).toBe(false);
});
