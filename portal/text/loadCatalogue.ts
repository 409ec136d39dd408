import type { Catalogue, Language } from './languages';

/** Where each language's messages lie: the build writes it in. */
declare const catalogues: Readonly<Record<Language, string>>;

/** Throws if they cannot be loaded. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  const answer = await fetch(catalogues[language]);
  if (!answer.ok) throw new Error(`The messages answered ${answer.status}`);
  return (await answer.json()) as Catalogue;
}
