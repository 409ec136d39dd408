import { useEffect, useRef, useState } from 'preact/hooks';
import { type Failure, toFailure } from '../api/failure';

export interface Action<Arguments extends unknown[]> {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  run(...given: Arguments): Promise<void>;
  forget(): void;
}

/** Something that a person starts: not twice at once, and its failure stays until it is tried again. */
export function useAction<Arguments extends unknown[]>(
  act: (...given: Arguments) => Promise<void>,
): Action<Arguments> {
  const [state, setState] = useState<{ busy: boolean; failure?: Failure }>({ busy: false });
  const busy = useRef(false);
  const mounted = useRef(true);
  useEffect(
    () => () => {
      mounted.current = false;
    },
    [],
  );
  const set = (next: { busy: boolean; failure?: Failure }): void => {
    busy.current = next.busy;
    if (mounted.current) setState(next);
  };
  return {
    busy: state.busy,
    failure: state.failure,
    async run(...given) {
      if (busy.current) return;
      set({ busy: true });
      try {
        await act(...given);
        set({ busy: false });
      } catch (error) {
        set({ busy: false, failure: toFailure(error) });
      }
    },
    forget: () => set({ busy: false }),
  };
}
