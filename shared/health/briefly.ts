import type { Clock } from '../ports';

/**
 * Asks at most once in so many milliseconds, however many want to know. A failure is not remembered, but who
 * comes while it is being found out shares it.
 */
export function briefly<T>(
  ask: () => Promise<T>,
  { clock, milliseconds }: { clock: Clock; milliseconds: number },
): () => Promise<T> {
  let last: { readonly answer: Promise<T>; until: number } | undefined;

  const askNow = (): Promise<T> => {
    const asked = { answer: ask(), until: Number.POSITIVE_INFINITY };
    last = asked;
    asked.answer.then(
      () => {
        asked.until = clock() + milliseconds;
      },
      () => {
        asked.until = 0;
      },
    );
    return asked.answer;
  };

  return () => (last !== undefined && clock() < last.until ? last.answer : askNow());
}
