/** A text with `{placeholders}`; two forms where a `count` decides (CLDR plural categories that our languages have). */
export type Message = string | { readonly one?: string; readonly other: string };

/** The names of a text's placeholders. */
export type PlaceholdersOf<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersOf<Rest>
  : never;

export type TextOf<M> = M extends string ? M : M extends { readonly other: infer Other } ? Other : never;

/** A catalogue with the same keys as another. */
export type Translation<Catalogue> = { readonly [Key in keyof Catalogue]: Message };

export type Values = Readonly<Record<string, string | number>>;

export function fillMessage(
  message: Message,
  values: Values,
  language: { readonly plural: Intl.PluralRules; readonly number: Intl.NumberFormat },
): string {
  const text = typeof message === 'string' ? message : pluralForm(message, values['count'], language.plural);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? language.number.format(value) : value;
  });
}

function pluralForm(
  message: Exclude<Message, string>,
  count: string | number | undefined,
  rules: Intl.PluralRules,
): string {
  const one = typeof count === 'number' && rules.select(count) === 'one';
  return (one ? message.one : undefined) ?? message.other;
}
