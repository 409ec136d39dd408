import type { Clock } from '../../ports';

/** What is asked for anew once it is older than its life. */
export function lasting<T>(
  ask: () => Promise<T>,
  { clock, life }: { clock: Clock; life: number },
): () => Promise<T> {
  let last: { readonly value: T; readonly until: number } | undefined;
  return async () => {
    if (last === undefined || clock() >= last.until) last = { value: await ask(), until: clock() + life };
    return last.value;
  };
}
