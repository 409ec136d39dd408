import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { rememberLanguage } from './firstLanguage';
import { type Format, formatOf } from './format';
import type { Catalogue, Language, Translate } from './languages';
import { loadCatalogue } from './loadCatalogue';
import { fillMessage, type Values } from './message';

export interface Text {
  readonly language: Language;
  readonly t: Translate;
  readonly format: Format;
  /** Another language from now on; throws if it cannot be loaded. */
  speak(language: Language): Promise<void>;
}

const TextContext = createContext<Text | null>(null);

/** A language with its texts. */
export interface Spoken {
  readonly language: Language;
  readonly catalogue: Catalogue;
}

/** The language of all that is inside. */
export function TextProvider({ first, children }: { first: Spoken; children: ComponentChildren }) {
  const [spoken, setSpoken] = useState(first);
  useEffect(() => {
    document.documentElement.lang = spoken.language;
  }, [spoken.language]);
  const text = useMemo(
    () => ({
      ...textOf(spoken),
      async speak(language: Language) {
        const catalogue = await loadCatalogue(language);
        rememberLanguage(language);
        setSpoken({ language, catalogue });
      },
    }),
    [spoken],
  );
  return <TextContext.Provider value={text}>{children}</TextContext.Provider>;
}

function textOf({ language, catalogue }: Spoken): Omit<Text, 'speak'> {
  const rules = { plural: new Intl.PluralRules(language), number: new Intl.NumberFormat(language) };
  return {
    language,
    format: formatOf(language),
    t: (key, ...given) => {
      const [values = {}] = given as readonly [Values?];
      return fillMessage(catalogue[key], values, rules);
    },
  };
}

export function useText(): Text {
  const text = useContext(TextContext);
  if (text === null) throw new Error('There is no TextProvider around this');
  return text;
}
