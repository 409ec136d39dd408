import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createSecretBox } from '../../shared/access/secretBox';

const key = (id: string) => ({ id, key: randomBytes(32) });
const [old, fresh] = [key('old'), key('new')];
const box = createSecretBox([old]);
const unreadable = expect.objectContaining({
  code: 'keyUnreadable',
  help: expect.stringContaining('SECRET_KEYS'),
});

test('what was sealed for something opens for it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (secret, context) => {
      expect(box.open(box.seal(secret, context), context)).toBe(secret);
    }),
  );
});

test('a sealed secret shows nothing of itself, and never looks the same twice', () => {
  const secret = 'SG.abcdefghijklmnop.qrstuvwxyz';
  const sealed = [box.seal(secret, 'a'), box.seal(secret, 'a')];
  expect(new Set(sealed).size).toBe(2);
  for (const text of sealed) {
    expect(text).not.toContain('SG.');
    expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12));
  }
});

test('moved to something else, it does not open', () => {
  const sealed = box.seal('secret', 'connection|a');
  expect(() => box.open(sealed, 'connection|b')).toThrow(unreadable);
  expect(() => box.open(sealed, 'connection|a|key')).toThrow(unreadable);
  expect(() => box.open(sealed, '')).toThrow(unreadable);
});

test('with any bit of it changed, it does not open', () => {
  const sealed: Record<string, unknown> = JSON.parse(box.seal('secret', 'a'));
  for (const part of ['wrapped', 'sealed']) {
    const bytes = Buffer.from(String(sealed[part]), 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      const envelope = JSON.stringify({ ...sealed, [part]: changed.toString('base64') });
      expect(() => box.open(envelope, 'a')).toThrow(unreadable);
    }
  }
});

test('a part of one secret does not open with a part of another', () => {
  const [one, two] = [JSON.parse(box.seal('one', 'a')), JSON.parse(box.seal('two', 'a'))];
  expect(() => box.open(JSON.stringify({ ...one, sealed: two.sealed }), 'a')).toThrow(unreadable);
});

test.each(['', '{}', 'null', '[]', 'SG.key', '{"v":2}', '{"v":1,"kid":"old","wrapped":"","sealed":""}'])(
  '%j is no sealed secret',
  (envelope) => {
    expect(() => box.open(envelope, 'a')).toThrow(unreadable);
  },
);

describe('when keys change', () => {
  const both = createSecretBox([fresh, old]);

  test('old secrets open, new ones are sealed with the newest key', () => {
    expect(both.open(box.seal('secret', 'a'), 'a')).toBe('secret');
    expect(JSON.parse(both.seal('secret', 'a'))).toMatchObject({ v: 1, kid: 'new' });
    expect(createSecretBox([fresh]).open(both.seal('secret', 'a'), 'a')).toBe('secret');
  });

  test('without the key that sealed it a secret is lost, and says so', () => {
    expect(() => createSecretBox([fresh]).open(box.seal('secret', 'a'), 'a')).toThrow(unreadable);
    const namesake = { ...key('old') };
    expect(() => createSecretBox([namesake]).open(box.seal('secret', 'a'), 'a')).toThrow(unreadable);
  });
});

test('no keys, no box', () => {
  expect(() => createSecretBox([])).toThrow('needs a key');
});
