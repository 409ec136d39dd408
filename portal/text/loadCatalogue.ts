import type { Catalogue, Language } from './languages';

/** A file of its own for each language: a page loads the one that it speaks. */
const loaders: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: async () => (await import('./en/index')).en,
  'zh-HK': async () => (await import('./zhHK/index')).zhHK,
};

export function loadCatalogue(language: Language): Promise<Catalogue> {
  return loaders[language]();
}
