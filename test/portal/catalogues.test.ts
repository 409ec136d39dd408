import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { en } from '../../portal/text/en/index';
import type { Message } from '../../portal/text/message';
import { zhHK } from '../../portal/text/zhHK/index';
import { consentWording } from '../../shared/connections/connection';

const folder = join(__dirname, '..', '..', 'portal');
const forms = (message: Message): string[] =>
  typeof message === 'string' ? [message] : Object.values(message);
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();
const keys = Object.keys(en) as (keyof typeof en)[];

function* sources(at: string): Generator<string> {
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    const path = join(at, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

const code = [...sources(folder)].filter((path) => !/text.(en|zhHK)/.test(path));

test('both languages have the same messages', () => {
  expect(Object.keys(zhHK).sort()).toEqual([...keys].sort());
});

test.each(keys)('%s has the same placeholders in every form and language', (key) => {
  const message: Message = en[key];
  const wanted = placeholders(typeof message === 'string' ? message : message.other);
  const other = (one: Message): Message => (typeof one === 'string' ? one : one.other);
  expect(forms(other(zhHK[key])).map(placeholders)).toEqual([wanted]);
  // A singular may do without the number: "every day".
  const singular = typeof message === 'string' ? message : (message.one ?? message.other);
  expect(
    [...new Set([...placeholders(singular), ...wanted.filter((name) => name === '{count}')])].sort(),
  ).toEqual(wanted);
});

test('no message is left over', () => {
  const text = code.map((path) => readFileSync(path, 'utf8')).join('\n');
  const built = [...text.matchAll(/`([\w.]*)\$\{[^`]*\}([\w.]*)`/g)].map(
    ([, start = '', end = '']) =>
      new RegExp(`^${start.replaceAll('.', '\\.')}.+${end.replaceAll('.', '\\.')}$`),
  );
  const used = (key: string): boolean =>
    text.includes(`'${key}'`) || built.some((pattern) => pattern.source !== '^.+$' && pattern.test(key));
  expect(keys.filter((key) => !used(key))).toEqual([]);
});

test('no text stands in a component instead of a catalogue', () => {
  const words = code
    .filter((path) => path.endsWith('.tsx'))
    .flatMap((path) =>
      [
        ...readFileSync(path, 'utf8').matchAll(
          /<\/?[\w.]+(?:\s[^<>]*)?>\s*([A-Za-z\u3400-\u9fff][^<>{}=;()]*?)\s*</g,
        ),
      ].map(([, found]) => `${path.slice(folder.length)}: ${found}`),
    );
  expect(words).toEqual([]);
});

test('the English consent is the wording that is kept with it', () => {
  expect(en['connections.consent']).toBe(consentWording);
});
