import { type Run, since } from './run';

/** A run as the API shows it. */
export function runView(run: Run, now: number) {
  const waiting = run.waitingUntil !== undefined && since(run.waitingUntil) > now;
  return {
    id: run.id,
    exportId: run.exportId,
    status: run.status,
    trigger: run.trigger,
    expected: run.expected ?? null,
    counts: run.counts,
    slices: run.chains.flatMap(({ slice }, chain) =>
      slice === undefined
        ? []
        : [
            {
              chain,
              segmentId: slice.segmentId,
              ...(slice.file === undefined ? {} : { file: slice.file }),
              rows: slice.rows,
              read: slice.read,
              done: slice.done,
            },
          ],
    ),
    ...(waiting ? { waitingUntil: run.waitingUntil, waitingReason: run.waitingReason } : {}),
    warnings: run.warnings,
    ...(run.error === undefined ? {} : { error: run.error }),
    startedAt: run.startedAt,
    ...(run.acceptedAt === undefined ? {} : { acceptedAt: run.acceptedAt }),
    ...(run.finishedAt === undefined ? {} : { finishedAt: run.finishedAt }),
  };
}

export type RunView = ReturnType<typeof runView>;

/** A run that is looked at alone, with what happened to it. */
export function runDetail(run: Run, now: number) {
  return { ...runView(run, now), timeline: run.timeline };
}

export type RunDetail = ReturnType<typeof runDetail>;
