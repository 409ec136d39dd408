import { chooseLanguage } from '../../portal/text/languages';
import { fillMessage } from '../../portal/text/message';

test.each([
  [['zh-HK', 'en'], 'zh-HK'],
  [['zh-Hant-TW'], 'zh-HK'],
  [['fr', 'en-GB', 'zh'], 'en'],
  [['de'], 'en'],
  [[], 'en'],
] as const)('a browser that speaks %j gets %s', (wanted, language) => {
  expect(chooseLanguage(wanted)).toBe(language);
});

const english = { plural: new Intl.PluralRules('en'), number: new Intl.NumberFormat('en') };

test.each([
  [1, '1 run of a'],
  [0, '0 runs of a'],
  [1_234, '1,234 runs of a'],
])('%i fills the form that it needs', (count, text) => {
  const message = { one: '{count} run of {name}', other: '{count} runs of {name}' };
  expect(fillMessage(message, { count, name: 'a' }, english)).toBe(text);
});

test('a value is never read as a placeholder', () => {
  expect(fillMessage('{a} and {b}', { a: '{b}', b: 'x' }, english)).toBe('{b} and x');
});
