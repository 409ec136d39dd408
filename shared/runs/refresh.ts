import { AppError, type ErrorCode, errorKind, UnavailableError } from '../errors';
import { type ExportDefinition, followsRefresh } from '../exports/export';
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
          // One that is being refreshed does not keep the others from starting a run, which then waits for it.
          return (await missing(deps, segmentIds, found)).length === 0 ? found : null;
        },
      });
      if (answer.kind === 'started') started += 1;
    } catch (error) {
      deps.log('error', 'refresh check failed', { exportId: definition.id, error: errorKind(error) });
      // The others would wait for the same service, each as long as a call may take.
      if (error instanceof UnavailableError) return started;
    }
  }
  return started;
}

export interface RefreshAnswer {
  readonly started: readonly { exportId: string; runId: string }[];
  readonly skipped: readonly { exportId: string; code: ErrorCode }[];
}

/**
 * Somebody says that segments (all of them, if none is named) are fresh: their exports run, changed or not.
 * Throws `segmentNotFound` naming those that are not there, and starts nothing then.
 */
export async function declareRefreshed(
  deps: RunDeps,
  { segmentIds, by }: { segmentIds?: readonly string[] | undefined; by: string },
): Promise<RefreshAnswer> {
  if (segmentIds !== undefined) await requireSegments(deps, segmentIds);
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
    if (followsRefresh(definition)) yield definition;
  }
}

/** Those that have no version and are not being refreshed either. */
async function missing(
  deps: RunDeps,
  segmentIds: readonly string[],
  version: Readonly<Record<string, string>>,
): Promise<string[]> {
  const unknown = segmentIds.filter((id) => version[id] === undefined);
  if (unknown.length === 0) return [];
  const refreshing = await deps.source.refreshing(unknown);
  return unknown.filter((id) => !refreshing.includes(id));
}

async function requireSegments(deps: RunDeps, segmentIds: readonly string[]): Promise<void> {
  const unknown = await missing(deps, segmentIds, await deps.source.versions(segmentIds));
  if (unknown.length === 0) return;
  throw new AppError('segmentNotFound', `There is no segment ${unknown.slice(0, 5).join(', ')}.`, {
    help: 'Name segments as GET /api/segments shows them. No run was started.',
    errors: unknown.slice(0, 50).map((id) => ({
      path: `segmentIds.${segmentIds.indexOf(id)}`,
      message: 'There is no such segment',
    })),
  });
}
