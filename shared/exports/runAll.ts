import type { Principal } from '../access/principal';
import { AppError, type ErrorCode } from '../errors';
import type { RunService } from '../runs/service';
import { isActive } from './export';
import type { ExportService } from './service';

export interface RunAllAnswer {
  readonly started: readonly { exportId: string; runId: string }[];
  readonly skipped: readonly { exportId: string; code: ErrorCode }[];
}

/**
 * Starts every export that has a schedule: one whose schedule is off runs only by itself. Those that the caller
 * may not edit, and those that cannot start now, are answered with the reason.
 */
export async function runAll(
  { exports, runs }: { exports: ExportService; runs: RunService },
  principal: Principal,
): Promise<RunAllAnswer> {
  const started: { exportId: string; runId: string }[] = [];
  const skipped: { exportId: string; code: ErrorCode }[] = [];
  for await (const definition of exports.every()) {
    if (!isActive(definition) || definition.schedule.kind === 'off') continue;
    const exportId = definition.id;
    try {
      if (await exports.mayEdit(principal, exportId)) {
        const { run } = await runs.startOnDemand(principal, { exportId, key: null });
        started.push({ exportId, runId: run.id });
      } else {
        skipped.push({ exportId, code: 'forbidden' });
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      skipped.push({ exportId, code: error.code });
    }
  }
  return { started, skipped };
}
