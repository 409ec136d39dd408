import { chooseLanguage, type Language } from './languages';

const storageKey = 'language';

/** The language that was chosen here, or else the browser's. */
export function firstLanguage(): Language {
  const chosen = localStorage.getItem(storageKey);
  return chosen === 'en' || chosen === 'zh-HK' ? chosen : chooseLanguage(navigator.languages);
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
}
