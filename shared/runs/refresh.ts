import { AppError, type ErrorCode, errorKind } from '../errors';
import { type ExportDefinition, isActive } from '../exports/export';
import type { RunDeps } from './deps';
import { startRun } from './start';

/**
 * Starts the exports whose segments were refreshed since their last such run. However often it is called, a
 * version has at most one run: `head` remembers it in the transaction that claims the run.
 */
export async function startRefreshed(deps: RunDeps): Promise<number> {
  let started = 0;
  for await (const definition of onRefresh(deps)) {
    try {
      const { id: exportId, segmentIds } = definition;
      const trigger = { kind: 'refresh', by: 'system' } as const;
      const answer = await startRun(deps, {
        ...{ exportId, trigger },
        async versions() {
          const found = await deps.source.versions(segmentIds);
          // A segment that is not there now is not refreshed: the run would fail for a file being replaced.
          return segmentIds.every((id) => found[id] !== undefined) ? found : null;
        },
      });
      if (answer.kind === 'started') started += 1;
    } catch (error) {
      deps.log('error', 'refresh check failed', { exportId: definition.id, error: errorKind(error) });
    }
  }
  return started;
}

export interface RefreshAnswer {
  readonly started: readonly { exportId: string; runId: string }[];
  readonly skipped: readonly { exportId: string; code: ErrorCode }[];
}

/** Somebody says that segments (all of them, if none is named) are fresh: their exports run, changed or not. */
export async function declareRefreshed(
  deps: RunDeps,
  { segmentIds, by }: { segmentIds?: readonly string[] | undefined; by: string },
): Promise<RefreshAnswer> {
  const started: { exportId: string; runId: string }[] = [];
  const skipped: { exportId: string; code: ErrorCode }[] = [];
  for await (const definition of onRefresh(deps)) {
    if (segmentIds !== undefined && !definition.segmentIds.some((id) => segmentIds.includes(id))) continue;
    const exportId = definition.id;
    try {
      const answer = await startRun(deps, {
        ...{ exportId, trigger: { kind: 'refresh', by }, force: true },
        versions: () => deps.source.versions(definition.segmentIds),
      });
      if ('run' in answer) started.push({ exportId, runId: answer.run.id });
      else skipped.push({ exportId, code: 'runActive' });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      skipped.push({ exportId, code: error.code });
    }
  }
  return { started, skipped };
}

async function* onRefresh(deps: RunDeps): AsyncGenerator<ExportDefinition> {
  for await (const definition of deps.definitions.allExports()) {
    if (isActive(definition) && definition.schedule.kind === 'onRefresh') yield definition;
  }
}
