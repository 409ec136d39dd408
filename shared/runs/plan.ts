import { AppError } from '../errors';
import { matchedFields } from '../profiles/matching';
import type { SegmentPlan } from '../segments/segment';
import { commit, ended } from './commit';
import type { RunDeps, Step } from './deps';
import { reportOf, type StepReport } from './report';
import { type Chain, iso, type Run } from './run';

/** Bounds the contention on the run's row (PROTOCOL section 8). */
const maxSlices = 32;

/** Pre-flight, then fix the segments' version and cut it into slices (rule 12). */
export async function planRun(
  deps: RunDeps,
  { message, run, connection, destination }: Step,
): Promise<StepReport> {
  const { listId, segmentIds, dataMatching } = run.snapshot;
  if ((await destination.list(listId)) === null) throw listNotFound(listId);
  const fields = matchedFields(dataMatching);
  const plan = await deps.source.plan({ segmentIds, fields, maxSlices });
  const limit = connection.profileLimit;
  const after = await commit(deps, message, (current) => ({
    run: plan.rows > limit ? overLimit(current, plan, limit, deps.clock()) : planned(current, plan, deps),
  }));
  return reportOf(after, 'run planned', { rows: plan.rows, slices: plan.slices.length });
}

function planned(run: Run, plan: SegmentPlan, deps: RunDeps): Run {
  const now = deps.clock();
  const slices = plan.slices.map(
    (slice): Chain => ({
      step: 0,
      due: iso(now),
      tries: 0,
      polls: 0,
      slice: { ...slice, cursor: '', read: 0, done: false },
    }),
  );
  const [planner] = run.chains;
  const next: Run = {
    ...run,
    version: plan.versions,
    expected: plan.rows,
    chains: [...(planner === undefined ? [] : [{ ...planner, tries: 0, due: iso(now) }]), ...slices],
  };
  if (slices.length > 0) return { ...next, status: 'exporting' };
  const confirmBy = iso(now + deps.settings.CONFIRM_DEADLINE_MS);
  return { ...next, status: 'confirming', acceptedAt: iso(now), confirmBy };
}

function overLimit(run: Run, plan: SegmentPlan, limit: number, now: number): Run {
  const [rows, most] = [plan.rows, limit].map((count) => count.toLocaleString('en-US'));
  return ended(
    { ...run, version: plan.versions, expected: plan.rows },
    {
      status: 'skipped',
      code: 'overLimit',
      message: `The segments hold ${rows} profiles; the connection allows ${most}.`,
      help: "Choose smaller segments, or ask an administrator to raise the connection's profile limit.",
    },
    now,
  );
}

export function listNotFound(listId: string): AppError {
  return new AppError('listNotFound', `SendGrid knows no list ${listId} in the account of this connection.`, {
    help: "Choose a list of the connection's own account; GET /api/connections/{id}/lists shows them.",
  });
}
