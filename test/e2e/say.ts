import { en } from '../../portal/text/en/index';
import type { Catalogue, Given, Key, Language } from '../../portal/text/languages';
import { fillMessage, type Values } from '../../portal/text/message';
import { zhHK } from '../../portal/text/zhHK/index';

export const catalogues: Readonly<Record<Language, Catalogue>> = { en, 'zh-HK': zhHK };

export type Say = <K extends Key>(key: K, ...given: Given<K>) => string;

/** What the page says, in a language. */
export function sayIn(language: Language): Say {
  const rules = { plural: new Intl.PluralRules(language), number: new Intl.NumberFormat(language) };
  return (key, ...given) => {
    const [values = {}] = given as readonly [Values?];
    return fillMessage(catalogues[language][key], values, rules);
  };
}
