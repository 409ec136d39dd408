import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', 'dist', 'portal');
const compressed = readdirSync(folder).filter((name) => name.endsWith('.gzip'));
const size = (pattern: RegExp): number[] =>
  compressed.filter((name) => pattern.test(name)).map((name) => statSync(join(folder, name)).size);
const sum = (sizes: readonly number[]): number => sizes.reduce((total, one) => total + one, 0);

/** A page loads the program and the texts of its one language. */
test('a page loads at most 40 KB of JavaScript, compressed', () => {
  const texts = size(/^text-.*\.js\./);
  expect(texts).toHaveLength(2);
  expect(sum(size(/^app-.*\.js\./)) + Math.max(...texts)).toBeLessThanOrEqual(40 * 1_024);
});

test('and at most 10 KB of style', () => {
  expect(sum(size(/\.css\./))).toBeLessThanOrEqual(10 * 1_024);
});
