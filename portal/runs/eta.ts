/** How far a run was, and when (milliseconds). */
export interface Sample {
  readonly at: number;
  readonly read: number;
}

/** Older than this says nothing about the pace of now. */
const windowMs = 60_000;
/** A pace of less time than this is a guess. */
const leastMs = 2_000;

/** The samples with a new one, without those that are too old; one that is older than the last pace is kept. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  // Started anew, or another run.
  if (last !== undefined && sample.read < last.read) return [sample];
  return [...samples.filter(({ at }) => sample.at - at <= windowMs), sample];
}

/** Milliseconds until all are read at the pace of the last minute; null while nobody can tell. */
export function remaining(samples: readonly Sample[], expected: number | null): number | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || expected === null) return null;
  const took = last.at - first.at;
  const done = last.read - first.read;
  if (took < leastMs || done <= 0 || last.read >= expected) return null;
  return ((expected - last.read) * took) / done;
}
