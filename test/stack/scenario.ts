import type { ConnectionView } from '../../shared/connections/view';
import type { ExportView } from '../../shared/exports/view';
import type { Rejection } from '../../shared/profiles/rejection';
import type { RunView } from '../../shared/runs/view';
import type { SegmentRow } from '../invariants/outcome';
import type { CallOptions } from './api';
import { freshSegmentId, type SegmentFiles } from './segment';
import type { Stack } from './stack';
import { until } from './until';

export interface ScenarioOptions {
  /** One segment each. */
  readonly segments?: readonly SegmentFiles[];
  readonly padding?: number;
  /** A SendGrid account of its own. */
  readonly account?: string;
  readonly contactLimit?: number;
  readonly profileLimit?: number;
  readonly schedule?: 'onRefresh' | 'off';
}

/** An export with a SendGrid account, a list and segments that nobody else has. */
export async function createScenario(stack: Stack, options: ScenarioOptions = {}) {
  const {
    segments = [{ 'a.csv': [] }],
    padding,
    account = freshSegmentId(),
    contactLimit,
    profileLimit,
  } = options;
  const { api, simulator } = stack;
  const key = await simulator.addKey(account, contactLimit);
  const listId = await simulator.addList(account);
  const rows: SegmentRow[] = [];
  const segmentIds: string[] = [];
  for (const files of segments) {
    const segmentId = freshSegmentId();
    await stack.segments.putFiles(segmentId, files, padding);
    segmentIds.push(segmentId);
    rows.push(...rowsOf(segmentId, files));
  }
  const connection = await api.post<ConnectionView>('/api/connections', {
    ...{ displayName: account, apiKey: key, consent: { agreed: true }, availableTo: 'contributors' },
    ...(profileLimit === undefined ? {} : { profileLimit }),
  });
  const definition = await api.post<ExportView>('/api/exports', {
    ...{ displayName: `To ${account}`, connectionId: connection.id, listId, segmentIds },
    dataMatching: { email: 'Email', firstName: 'FirstName', city: 'City' },
    schedule: { kind: options.schedule ?? 'off' },
  });
  return scenarioOf(stack, { key, account, listId, rows, segmentIds, connection, definition });
}

export type Scenario = Awaited<ReturnType<typeof createScenario>>;

interface Parts {
  readonly key: string;
  readonly account: string;
  readonly listId: string;
  readonly rows: readonly SegmentRow[];
  readonly segmentIds: readonly string[];
  readonly connection: ConnectionView;
  readonly definition: ExportView;
}

function scenarioOf(stack: Stack, parts: Parts) {
  const { api } = stack;
  const path = `/api/exports/${parts.definition.id}`;
  const runs = `${path}/runs`;
  return {
    ...parts,
    ...{ path, runs, exportId: parts.definition.id },
    start: () => api.post<RunView>(runs),
    tryStart: (options?: CallOptions) => api.call('POST', runs, options),
    run: (runId: string) => api.get<RunView>(`${runs}/${runId}`),
    cancel: (runId: string) => api.call('POST', `${runs}/${runId}/cancel`),
    resume: (runId: string) => api.call('POST', `${runs}/${runId}/resume`),
    /** The first view of the run that is as wanted. */
    until: (what: string, runId: string, wanted: (run: RunView) => boolean, withinMs?: number) =>
      until(
        `the run is ${what}`,
        async () => {
          const run = await api.get<RunView>(`${runs}/${runId}`);
          return wanted(run) ? run : undefined;
        },
        withinMs,
      ),
    /** The run when it has ended. */
    finished(runId: string, withinMs?: number): Promise<RunView> {
      return this.until('finished', runId, ({ finishedAt }) => finishedAt !== undefined, withinMs);
    },
    async startAndFinish(): Promise<RunView> {
      return this.finished((await this.start()).id);
    },
    /** All rejections, page by page. */
    async rejections(runId: string): Promise<Rejection[]> {
      const found: Rejection[] = [];
      let page = '';
      do {
        const answer = await api.get<{ items: Rejection[]; nextPage?: string }>(
          `${runs}/${runId}/rejections?pageSize=1000${page}`,
        );
        found.push(...answer.items);
        page = answer.nextPage === undefined ? '' : `&page=${answer.nextPage}`;
      } while (page !== '');
      return found;
    },
    emails: () => stack.simulator.emails(parts.listId),
  };
}

export function rowsOf(segmentId: string, files: SegmentFiles): SegmentRow[] {
  return Object.entries(files).flatMap(([file, emails]) =>
    emails.map((email, index) => ({ segmentId, file, record: index + 1, email })),
  );
}
