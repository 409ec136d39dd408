import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createSecretBox, type SealingKey } from '../../shared/access/secretBox';

const key = (id: string): SealingKey => ({ id, key: randomBytes(32) });
const [old, fresh, foreign] = [key('old'), key('fresh'), key('old')];

test('what is sealed opens with its context, and with no other', () => {
  const box = createSecretBox([old]);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (text, context, other) => {
      const envelope = box.seal(text, context);
      expect(box.open(envelope, context)).toBe(text);
      fc.pre(other !== context);
      expect(() => box.open(envelope, other)).toThrow(expect.objectContaining({ code: 'keyUnreadable' }));
    }),
  );
});

test('two seals of the same secret have nothing in common', () => {
  const box = createSecretBox([old]);
  const [a, b] = [box.seal('same', 'c'), box.seal('same', 'c')].map((text) => JSON.parse(text));
  expect(a.sealed).not.toBe(b.sealed);
  expect(a.wrapped).not.toBe(b.wrapped);
});

test('a byte that is changed anywhere is noticed', () => {
  const box = createSecretBox([old]);
  const envelope = JSON.parse(box.seal('SG.a.b', 'c'));
  for (const part of ['wrapped', 'sealed']) {
    const bytes = Buffer.from(envelope[part], 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      const tampered = JSON.stringify({ ...envelope, [part]: changed.toString('base64') });
      expect(() => box.open(tampered, 'c')).toThrow(expect.objectContaining({ code: 'keyUnreadable' }));
    }
    const short = JSON.stringify({ ...envelope, [part]: bytes.subarray(0, 20).toString('base64') });
    expect(() => box.open(short, 'c')).toThrow(expect.objectContaining({ code: 'keyUnreadable' }));
  }
});

test.each(['', 'no JSON', '{}', '{"v":2,"kid":"old","wrapped":"","sealed":""}'])(
  '%p is no envelope',
  (text) => {
    expect(() => createSecretBox([old]).open(text, 'c')).toThrow(
      expect.objectContaining({ code: 'keyUnreadable' }),
    );
  },
);

describe('with a second key', () => {
  const before = createSecretBox([old]);
  const both = createSecretBox([fresh, old]);
  const after = createSecretBox([fresh]);

  test('old and new are read, and what is sealed now needs the new one only', () => {
    expect(both.open(before.seal('a', 'c'), 'c')).toBe('a');
    expect(after.open(both.seal('b', 'c'), 'c')).toBe('b');
  });

  test('what is wrapped anew needs the old one no longer', () => {
    const rewrapped = both.rewrap(before.seal('a', 'c'), 'c') ?? '';
    expect(after.open(rewrapped, 'c')).toBe('a');
    expect(both.rewrap(rewrapped, 'c')).toBeNull();
    expect(() => before.open(rewrapped, 'c')).toThrow(expect.objectContaining({ code: 'keyUnreadable' }));
  });

  test('a key of the same id that is another key opens nothing', () => {
    const wrong = createSecretBox([foreign]);
    const envelope = before.seal('a', 'c');
    expect(() => wrong.open(envelope, 'c')).toThrow(expect.objectContaining({ code: 'keyUnreadable' }));
    expect(() => createSecretBox([fresh, foreign]).rewrap(envelope, 'c')).toThrow(
      expect.objectContaining({ code: 'keyUnreadable' }),
    );
  });
});
