import type { en } from './en/index';
import type { PlaceholdersOf, TextOf, Translation } from './message';

export type Catalogue = Translation<typeof en>;
export type Key = keyof Catalogue;
export type Language = 'en' | 'zh-HK';

/** The values that a message wants; none at all where it has no placeholders. */
export type Given<K extends Key> = [PlaceholdersOf<TextOf<(typeof en)[K]>>] extends [never]
  ? []
  : [Readonly<Record<PlaceholdersOf<TextOf<(typeof en)[K]>>, string | number>>];

export type Translate = <K extends Key>(key: K, ...given: Given<K>) => string;

/** Each language by its own name. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', 'zh-HK': '繁體中文' };

/** The first of the browser's languages that we have. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-HK';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}
