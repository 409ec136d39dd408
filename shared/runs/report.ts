import type { LogFields } from '../ports';
import type { Run } from './run';
import { isTerminal } from './transitions';

/** What a message did, for its one line in the log; telemetry counts from the same line. */
export interface StepReport {
  readonly level?: 'info' | 'warn';
  readonly event:
    | 'run planned'
    | 'page exported'
    | 'imports polled'
    | 'step deferred'
    | 'step retried'
    | 'step not mine'
    | 'step failed'
    | 'run ended';
  readonly fields: LogFields;
}

/** The message was late, a copy, or overtaken: nothing was changed. */
export const notMine: StepReport = { event: 'step not mine', fields: {} };

/** The report of a commit. One that ended its run says so, whatever else it did. */
export function reportOf(
  after: Run | 'notMine',
  event: StepReport['event'],
  fields: LogFields = {},
): StepReport {
  if (after === 'notMine') return { ...notMine, fields };
  if (isTerminal(after.status)) return { event: 'run ended', fields: { ...fields, ...endOf(after) } };
  return { event, fields: { ...fields, status: after.status } };
}

/** How a run ended, and with what totals. */
export function endOf(run: Run): LogFields {
  const { read, sent, merged, rejected } = run.counts;
  return { status: run.status, code: run.error?.code, read, sent, merged, rejected };
}
