import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingNames } from '../shared/config';
import { codes } from '../shared/errors';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
/** The first cells of the table rows below a heading, without their backticks. */
const rowsBelow = (heading: string): string[] => {
  const [, section = ''] = readme.split(`${heading}\n`);
  const [own = ''] = section.split(/\n#{2,3} /);
  return [...own.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = '']) => cell);
};

test('the README lists every code, and no other', () => {
  expect(rowsBelow('### Codes').sort()).toEqual(Object.keys(codes).sort());
});

test('the README lists every setting, and no other', () => {
  const byAzure = ['WEBSITE_SITE_NAME', 'CONTAINER_APP_NAME', 'WEBSITE_AUTH_ENABLED'];
  const ours = settingNames.filter((name) => !byAzure.includes(name));
  expect(rowsBelow('## Settings').sort()).toEqual([...ours].sort());
  for (const name of byAzure) expect(readme).toContain(name);
});

test('every npm script that the README names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = [
    ...readme.matchAll(/npm (?:run )?(start|test|host|bench|simulate|kill-loop|soak|start:func)\b/g),
  ];
  expect(named.length).toBeGreaterThan(5);
  for (const [, name = ''] of named) expect(Object.keys(scripts)).toContain(name);
});
