/** Sorts by numbers or by texts as the language sorts them; equal ones keep their order. */
export function sortItems<T>(
  items: readonly T[],
  options: {
    by: ((item: T) => string | number) | undefined;
    down: boolean;
    compare: (a: string, b: string) => number;
  },
): readonly T[] {
  const { by, down, compare } = options;
  if (by === undefined) return items;
  const keyed = items.map((item) => ({ item, key: by(item) }));
  keyed.sort((a, b) => {
    const order =
      typeof a.key === 'number' && typeof b.key === 'number'
        ? a.key - b.key
        : compare(String(a.key), String(b.key));
    return down ? -order : order;
  });
  return keyed.map(({ item }) => item);
}

/** Whether every word that is searched for stands somewhere in the texts. */
export function matchesSearch(search: string, texts: readonly (string | undefined)[]): boolean {
  const text = texts.join('\n').toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
