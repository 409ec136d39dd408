import { checkPrecondition } from '../access/precondition';
import type { Principal } from '../access/principal';
import type { Connection } from '../connections/connection';
import type { Destination } from '../connections/destination';
import { defined } from '../connections/service';
import type { Defined } from '../definitions';
import type { Clock, Random } from '../ports';
import type { Run } from '../runs/run';
import { type RunView, runView } from '../runs/view';
import type { SegmentSource } from '../segments/segment';
import { checkExport } from './check';
import { connectionState, countProfiles, type ExportWarning, limitWarnings } from './condition';
import { type ExportDefinition, type ExportInput, type ExportPatch, isActive } from './export';
import { connectionUsers } from './release';
import type { ExportStore } from './store';

/** How long an answer may wait for segments that nobody has counted yet. */
const countingMs = 2_000;

export interface ExportDeps {
  readonly store: ExportStore;
  readonly source: SegmentSource;
  readonly findConnection: (id: string) => Promise<Connection | null>;
  readonly isVisible: (connection: Connection, principal: Principal) => boolean;
  readonly destinationOf: (connection: Connection) => Promise<Destination>;
  /** Makes the place where the export's runs will live; saving must not look like a refresh to it. */
  readonly openRuns: (exportId: string, version: Record<string, string>) => Promise<void>;
  readonly noteVersion: (exportId: string, version: Record<string, string>) => Promise<void>;
  readonly lastRun: (exportId: string) => Promise<Run | null>;
  /** Ends what runs of a deleted or detached export. */
  readonly stopRuns: (exportId: string) => Promise<void>;
  readonly notFound: (exportId: string) => Error;
  readonly clock: Clock;
  readonly random: Random;
  readonly pause: (milliseconds: number) => Promise<void>;
}

export type ExportView = Omit<ExportDefinition, 'deleted'> & {
  readonly status: 'active' | 'inactive';
  readonly permission: 'edit' | 'view';
  readonly connectionName: string | null;
  readonly warnings: readonly ExportWarning[];
  /** How many the segments hold together; null while nobody has counted. Not in lists. */
  readonly profiles?: number | null;
  readonly lastRun: RunView | null;
  readonly etag: string;
};

export function exportService(deps: ExportDeps) {
  const { store } = deps;

  const find = async (id: string) => {
    const found = await store.find(id);
    if (found === null || found.record.deleted) throw deps.notFound(id);
    return found;
  };

  const view = async (record: ExportDefinition, etag: string, principal: Principal): Promise<ExportView> => {
    const { deleted: _, ...shown } = record;
    const last = await deps.lastRun(record.id);
    const connection = await connectionOf(record);
    return {
      ...shown,
      status: isActive(record) ? 'active' : 'inactive',
      permission: mayEditOn(record, connection, principal) ? 'edit' : 'view',
      ...connectionState(record, connection, { isVisible: deps.isVisible, principal }),
      lastRun: last === null ? null : runView(last, deps.clock()),
      etag,
    };
  };

  /** With the number of profiles, and a warning if it is more than the connection allows. */
  const counted = async (
    record: ExportDefinition,
    etag: string,
    principal: Principal,
  ): Promise<ExportView> => {
    // Whoever reads an export wants it now: a segment that cannot be counted, or not soon, is shown as that.
    const counting = countProfiles(deps.source, record.segmentIds).catch(() => null);
    const profiles = await Promise.race([counting, deps.pause(countingMs).then(() => null)]);
    const shown = await view(record, etag, principal);
    const warnings = [...shown.warnings, ...limitWarnings(await connectionOf(record), profiles)];
    return { ...shown, profiles, warnings };
  };

  const connectionOf = async ({ connectionId }: ExportDefinition): Promise<Connection | null> =>
    connectionId === null ? null : deps.findConnection(connectionId);

  /** Contributors manage every export on a connection that is shared with them, and those on none. */
  const mayEditOn = (
    { connectionId }: ExportDefinition,
    connection: Connection | null,
    principal: Principal,
  ): boolean => {
    if (principal.roles.includes('administrator')) return true;
    if (!principal.roles.includes('contributor')) return false;
    return connectionId === null || (connection !== null && deps.isVisible(connection, principal));
  };

  const replace = async (
    found: Defined<ExportDefinition>,
    record: ExportDefinition,
    principal: Principal,
  ) => {
    const now = new Date(deps.clock()).toISOString();
    const next = { ...record, updatedAt: now, updatedBy: principal.name };
    return { next, newEtag: await store.replace(found, next) };
  };

  const insert = async (
    principal: Principal,
    input: Omit<ExportInput, 'connectionId'> & Pick<ExportDefinition, 'connectionId'>,
  ): Promise<ExportView> => {
    const { connectionId } = input;
    if (connectionId !== null) await checkExport(deps, { ...input, connectionId }, principal);
    const id = deps.random.id();
    const now = new Date(deps.clock()).toISOString();
    const record: ExportDefinition = {
      ...{ ...input, id, deleted: false },
      ...{ createdAt: now, createdBy: principal.name, updatedAt: now, updatedBy: principal.name },
    };
    // The head before the definition: an export that can be seen can be started (rule 6).
    await deps.openRuns(id, await deps.source.versions(input.segmentIds));
    return counted(record, await store.insert(record), principal);
  };

  return {
    async list(principal: Principal, options: { pageSize: number; page?: string | undefined }) {
      const { items, token } = await store.list({ limit: options.pageSize, token: options.page });
      const living = items.filter(({ record }) => !record.deleted);
      return {
        items: await Promise.all(living.map(({ record, etag }) => view(record, etag, principal))),
        ...(token === undefined ? {} : { nextPage: token }),
      };
    },

    async get(principal: Principal, id: string): Promise<ExportView> {
      const { record, etag } = await find(id);
      return counted(record, etag, principal);
    },

    async mayEdit(principal: Principal, id: string): Promise<boolean> {
      const { record } = await find(id);
      return mayEditOn(record, await connectionOf(record), principal);
    },

    /** The living ones. */
    async *every(): AsyncGenerator<ExportDefinition> {
      for await (const { record } of store.every()) {
        if (!record.deleted) yield record;
      }
    },

    /** Checks connection, list, segments and columns before anything is written. Saving sends nothing. */
    create: (principal: Principal, input: ExportInput) => insert(principal, input),

    /** The same again under another name; a copy of a detached export is detached. Throws `nameTaken`. */
    async duplicate(
      principal: Principal,
      { id, displayName }: { id: string; displayName?: string | undefined },
    ): Promise<ExportView> {
      const { record } = await find(id);
      const {
        deleted: _d,
        createdAt: _ca,
        createdBy: _cb,
        updatedAt: _ua,
        updatedBy: _ub,
        ...input
      } = record;
      return insert(principal, { ...input, displayName: displayName ?? copyName(record.displayName) });
    },

    async change(
      principal: Principal,
      { id, ifMatch, patch }: { id: string; ifMatch: string | null; patch: ExportPatch },
    ): Promise<ExportView> {
      const found = await find(id);
      const { record, etag } = found;
      checkPrecondition(ifMatch, etag);
      const changed: ExportDefinition = { ...record, ...defined(patch) };
      const { connectionId } = changed;
      if (connectionId !== null) await checkExport(deps, { ...changed, connectionId }, principal);
      const added = changed.segmentIds.filter((segmentId) => !record.segmentIds.includes(segmentId));
      // Before the definition: a segment that is new to the export has not been refreshed by being chosen.
      if (added.length > 0) await deps.noteVersion(id, await deps.source.versions(added));
      const { next, newEtag } = await replace(found, changed, principal);
      if (next.connectionId !== record.connectionId) await deps.stopRuns(id);
      return counted(next, newEtag, principal);
    },

    /** Marks it, ends its run, and leaves the burial to the watchdog (rule 18). */
    async remove(
      principal: Principal,
      { id, ifMatch }: { id: string; ifMatch: string | null },
    ): Promise<void> {
      const found = await find(id);
      checkPrecondition(ifMatch, found.etag);
      await replace(found, { ...found.record, deleted: true }, principal);
      await deps.stopRuns(id);
    },

    ...connectionUsers(deps),
  };
}

function copyName(displayName: string): string {
  return `${displayName.slice(0, 93)} (copy)`;
}

export type ExportService = ReturnType<typeof exportService>;
