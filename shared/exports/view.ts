import type { Principal } from '../access/principal';
import type { Connection } from '../connections/connection';
import { isVisible } from '../connections/view';
import type { Defined } from '../definitions';
import type { Clock } from '../ports';
import type { Run } from '../runs/run';
import { type RunView, runView } from '../runs/view';
import type { SegmentSource } from '../segments/segment';
import { connectionState, countProfiles, type ExportWarning, limitWarnings } from './condition';
import { type ExportDefinition, isActive } from './export';
import { nextDue } from './schedule';

export interface ViewDeps {
  readonly source: SegmentSource;
  readonly findConnection: (id: string) => Promise<Connection | null>;
  readonly lastRun: (exportId: string) => Promise<Run | null>;
  readonly clock: Clock;
  readonly pause: (milliseconds: number) => Promise<void>;
}

export type ExportView = Omit<ExportDefinition, 'deleted'> & {
  readonly status: 'active' | 'inactive';
  readonly permission: 'edit' | 'view';
  readonly connectionName: string | null;
  readonly warnings: readonly ExportWarning[];
  /** How many the segments hold together; null while nobody has counted. Not in lists. */
  readonly profiles?: number | null;
  /** When its own recurrence starts it next. */
  readonly nextDueAt: string | null;
  readonly lastRun: RunView | null;
  readonly etag: string;
};

/** How long an answer may wait for segments that nobody has counted yet. */
const countingMs = 2_000;

/** Contributors manage every export on a connection that is shared with them, and those on none. */
export function mayEdit(
  { connectionId }: ExportDefinition,
  connection: Connection | null,
  principal: Principal,
): boolean {
  if (principal.roles.includes('administrator')) return true;
  if (!principal.roles.includes('contributor')) return false;
  return connectionId === null || (connection !== null && isVisible(connection, principal));
}

/** Exports as the API shows them to somebody. */
export function exportViews(deps: ViewDeps) {
  const show = async (
    { record, etag }: Defined<ExportDefinition>,
    connection: Connection | null,
    principal: Principal,
  ): Promise<ExportView> => {
    const { deleted: _, ...shown } = record;
    const last = await deps.lastRun(record.id);
    return {
      ...shown,
      status: isActive(record) ? 'active' : 'inactive',
      permission: mayEdit(record, connection, principal) ? 'edit' : 'view',
      ...connectionState(record, connection, principal),
      nextDueAt: nextDueAt(record, deps.clock()),
      lastRun: last === null ? null : runView(last, deps.clock()),
      etag,
    };
  };

  const connectionOf = async ({ connectionId }: ExportDefinition): Promise<Connection | null> =>
    connectionId === null ? null : deps.findConnection(connectionId);

  return {
    connectionOf,

    /** Each connection is looked up once. */
    async list(found: readonly Defined<ExportDefinition>[], principal: Principal): Promise<ExportView[]> {
      const known = new Map<string | null, Promise<Connection | null>>();
      return Promise.all(
        found.map(async (one) => {
          const { connectionId } = one.record;
          const connection = known.get(connectionId) ?? connectionOf(one.record);
          known.set(connectionId, connection);
          return show(one, await connection, principal);
        }),
      );
    },

    /** With the number of profiles, and a warning if it is more than the connection allows. */
    async one(found: Defined<ExportDefinition>, principal: Principal): Promise<ExportView> {
      // Whoever reads an export wants it now: a segment that cannot be counted, or not soon, is shown as that.
      const counting = countProfiles(deps.source, found.record.segmentIds).catch(() => null);
      const profiles = await Promise.race([counting, deps.pause(countingMs).then(() => null)]);
      const connection = await connectionOf(found.record);
      const shown = await show(found, connection, principal);
      const warnings = [...shown.warnings, ...limitWarnings(connection, profiles)];
      return { ...shown, profiles, warnings };
    },
  };
}

function nextDueAt(definition: ExportDefinition, now: number): string | null {
  const { schedule } = definition;
  if (!isActive(definition) || schedule.kind !== 'recurring') return null;
  return new Date(nextDue(schedule, now)).toISOString();
}
