/** npm passes on the signal that a terminal has sent already: within this time it is the same one. */
const sameSignalMs = 1_000;

export interface Shutdown {
  /** Whether it has begun: what fails from then on is no news. */
  begun(): boolean;
  /** To be called at the end, the latest first. */
  add(stop: () => Promise<void>): void;
  /** Stops everything, then ends this process. */
  end(code: number): Promise<void>;
  /** From now on a Ctrl+C is how one ends it, and no failure. */
  serving(): void;
}

/** Ends what was started, in order, when asked to or on a signal. A second signal does not wait. */
export function createShutdown(): Shutdown {
  const stops: (() => Promise<void>)[] = [];
  let begunAt: number | undefined;
  let interrupted = 130;
  const shutdown: Shutdown = {
    begun: () => begunAt !== undefined,
    add: (stop) => stops.push(stop),
    async end(code) {
      if (begunAt !== undefined) return;
      begunAt = Date.now();
      for (const stop of stops.reverse()) {
        await stop().catch((error: unknown) => console.error(String(error)));
      }
      process.exit(code);
    },
    serving() {
      interrupted = 0;
    },
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (begunAt !== undefined && Date.now() - begunAt > sameSignalMs) process.exit(130);
      void shutdown.end(interrupted);
    });
  }
  return shutdown;
}
