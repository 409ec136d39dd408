/** What is being done right now, so that a stop can wait for it. */
export interface InWork {
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is in work. */
  settled(): Promise<void>;
}

export function createInWork(): InWork {
  const works = new Set<Promise<unknown>>();
  return {
    track(work) {
      const done: Promise<unknown> = work.then(
        (): boolean => works.delete(done),
        (): boolean => works.delete(done),
      );
      works.add(done);
      return work;
    },
    async settled() {
      while (works.size > 0) await Promise.all(works);
    },
  };
}
