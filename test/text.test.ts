import { displayNameSchema, idSchema } from '../shared/text';

test.each(['a', 'A-z_0', 'x'.repeat(64)])('%s may be an id', (id) => {
  expect(idSchema.parse(id)).toBe(id);
});

test.each(['', 'a b', 'a/b', '../a', 'a\n', 'é', 'a:b', 'x'.repeat(65), 'a\0'])('%j is no id', (id) => {
  expect(idSchema.safeParse(id).success).toBe(false);
});

test.each(['VIP', 'Kunden München', '顧客', 'Лучшие', "O'Brien & Söhne <x>", '🎉 launch', 'x'.repeat(100)])(
  '%s may be a name',
  (name) => {
    expect(displayNameSchema.parse(` ${name} `)).toBe(name);
  },
);

test.each([
  ...[
    '',
    '   ',
    'a\nb',
    'a\tb',
    'a\0',
    'a\u202eb',
    'a\u200bb',
    'a\u2028b',
    'a\u2066b',
    'a\ufeffb',
    'a\ud800',
  ],
  'x'.repeat(101),
])('%j is no name', (name) => {
  expect(displayNameSchema.safeParse(name).success).toBe(false);
});
