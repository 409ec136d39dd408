import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', 'dist', 'portal');

/** Bytes of all compressed files of a kind. */
function size(extension: string): number {
  const files = readdirSync(folder).filter((name) => name.endsWith(`.${extension}.gzip`));
  expect(files).not.toEqual([]);
  return files.reduce((total, name) => total + statSync(join(folder, name)).size, 0);
}

test.each([
  ['js', 40_000],
  ['css', 10_000],
  // The messages of two languages, of which a page loads one.
  ['json', 20_000],
])('all %s files together are at most %i bytes, compressed', (extension, most) => {
  expect(size(extension)).toBeLessThanOrEqual(most);
});
