const maxRemembered = 1_000;

/** What was found out of a version stays true; the oldest is forgotten first. */
export function remembered<T>() {
  const values = new Map<string, T>();
  return {
    get: (version: string): T | undefined => values.get(version),
    set(version: string, value: T): void {
      values.set(version, value);
      const [oldest] = values.keys();
      if (values.size > maxRemembered && oldest !== undefined) values.delete(oldest);
    },
  };
}
