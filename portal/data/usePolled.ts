import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Failure, toFailure } from '../api/failure';

export interface Polled<T> {
  readonly data: T | undefined;
  /** Of the newest attempt. With `data`, what is shown is stale. */
  readonly failure: Failure | undefined;
  /** Milliseconds; when `data` came. */
  readonly loadedAt: number | undefined;
  reload(): void;
}

interface State<T> {
  readonly data: T | undefined;
  readonly failure: Failure | undefined;
  readonly loadedAt: number | undefined;
}

export interface Poll<T> {
  /** What is loaded: another key forgets what was there. Null loads nothing. */
  readonly key: string | null;
  load(signal: AbortSignal, partial: (data: T) => void): Promise<T>;
  /** Milliseconds from one answer to the next question; null asks no more. */
  every?(data: T): number | null;
}

/** What was loaded before, so that a page that is opened again has something to show at once. */
const kept = new Map<string, { data: unknown; loadedAt: number }>();
const maxKept = 50;
const retryFirstMs = 1_000;
const retryMaxMs = 15_000;

/**
 * Loads, shows what it has while it loads again, asks again and again where that makes sense, tries again after a
 * failure, and rests while nobody looks.
 */
export function usePolled<T>(poll: Poll<T>): Polled<T> {
  const { key } = poll;
  const [held, setHeld] = useState<{ key: string | null; state: State<T> }>({ key, state: remembered(key) });
  const [round, setRound] = useState(0);
  const current = useRef(poll);
  current.current = poll;
  const state = held.key === key ? held.state : remembered<T>(key);

  useEffect(() => {
    if (key === null) return;
    return follow(key, current, (change) =>
      setHeld((before) => ({
        key,
        state: change(before.key === key ? before.state : remembered<T>(key)),
      })),
    );
  }, [key, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, reload };
}

/** Goes on until it is called off. */
function follow<T>(
  key: string,
  current: { readonly current: Poll<T> },
  set: (change: (state: State<T>) => State<T>) => void,
): () => void {
  const control = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let busy = false;

  const attempt = async (): Promise<void> => {
    busy = true;
    try {
      const partial = (data: T) =>
        set((state) =>
          state.loadedAt === undefined && !control.signal.aborted ? { ...state, data } : state,
        );
      const data = await current.current.load(control.signal, partial);
      if (control.signal.aborted) return;
      failures = 0;
      remember(key, data);
      set(() => ({ data, failure: undefined, loadedAt: Date.now() }));
      plan(current.current.every?.(data) ?? null);
    } catch (error) {
      if (control.signal.aborted) return;
      failures += 1;
      const failure = toFailure(error);
      set((state) => ({ ...state, failure }));
      plan(mayPass(failure) ? Math.min(retryMaxMs, retryFirstMs * 2 ** (failures - 1)) : null);
    } finally {
      busy = false;
    }
  };
  const plan = (wait: number | null): void => {
    if (wait !== null && !document.hidden) timer = setTimeout(attempt, wait);
  };
  const lookAgain = (): void => {
    clearTimeout(timer);
    if (!document.hidden && !busy) void attempt();
  };
  document.addEventListener('visibilitychange', lookAgain);
  void attempt();
  return () => {
    control.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', lookAgain);
  };
}

function mayPass(failure: Failure): boolean {
  return failure.code === 'offline' || failure.status >= 500;
}

function remembered<T>(key: string | null): State<T> {
  const known = key === null ? undefined : kept.get(key);
  return { data: known?.data as T | undefined, failure: undefined, loadedAt: known?.loadedAt };
}

function remember(key: string, data: unknown): void {
  kept.delete(key);
  kept.set(key, { data, loadedAt: Date.now() });
  const [oldest] = kept.keys();
  if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
}
