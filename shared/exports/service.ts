import { isDeepStrictEqual } from 'node:util';
import { changedMeanwhile, checkPrecondition } from '../access/precondition';
import type { Principal } from '../access/principal';
import type { Connection } from '../connections/connection';
import type { Destination } from '../connections/destination';
import { defined } from '../connections/service';
import type { DefinitionStore } from '../definitions';
import type { Clock, Random } from '../ports';
import type { Run } from '../runs/run';
import { type RunView, runView } from '../runs/view';
import type { SegmentSource } from '../segments/segment';
import { checkExport } from './check';
import {
  type ExportDefinition,
  type ExportInput,
  type ExportPatch,
  followsRefresh,
  isActive,
} from './export';
import { nextDue } from './schedule';

export interface ExportDeps {
  readonly store: DefinitionStore<ExportDefinition>;
  readonly source: SegmentSource;
  readonly findConnection: (id: string) => Promise<Connection | null>;
  readonly isVisible: (connection: Connection, principal: Principal) => boolean;
  readonly destinationOf: (connection: Connection) => Promise<Destination>;
  /** Makes the place where the export's runs will live; saving must not look like a refresh to it. */
  readonly openRuns: (exportId: string, version: Record<string, string>) => Promise<void>;
  readonly noteVersion: (exportId: string, version: Record<string, string>) => Promise<void>;
  /** What its schedule has had due until now counts as honoured. */
  readonly noteDue: (exportId: string) => Promise<void>;
  readonly lastRun: (exportId: string) => Promise<Run | null>;
  /** Ends what runs of a deleted or detached export. */
  readonly stopRuns: (exportId: string) => Promise<void>;
  readonly notFound: (exportId: string) => Error;
  readonly clock: Clock;
  readonly random: Random;
}

export type ExportView = Omit<ExportDefinition, 'deleted'> & {
  readonly status: 'active' | 'inactive';
  readonly permission: 'edit' | 'view';
  /** When its own recurrence starts it next. */
  readonly nextDueAt: string | null;
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
    return {
      ...shown,
      status: isActive(record) ? 'active' : 'inactive',
      permission: (await mayEdit(record, principal)) ? 'edit' : 'view',
      nextDueAt: nextDueAt(record, deps.clock()),
      lastRun: last === null ? null : runView(last, deps.clock()),
      etag,
    };
  };

  /** Contributors manage every export on a connection that is shared with them. */
  const mayEdit = async (record: ExportDefinition, principal: Principal): Promise<boolean> => {
    if (principal.roles.includes('administrator')) return true;
    if (!principal.roles.includes('contributor')) return false;
    if (record.connectionId === null) return true;
    const connection = await deps.findConnection(record.connectionId);
    return connection !== null && deps.isVisible(connection, principal);
  };

  const replace = async (etag: string, record: ExportDefinition, principal: Principal) => {
    const now = new Date(deps.clock()).toISOString();
    const next = { ...record, updatedAt: now, updatedBy: principal.name };
    const newEtag = await store.replace(etag, next);
    if (newEtag === null) throw changedMeanwhile();
    return { next, newEtag };
  };

  /** Before the definition: neither choosing a segment nor setting a schedule is a refresh or a due time. */
  const noteSaved = async (before: ExportDefinition, after: ExportDefinition): Promise<void> => {
    const follows = followsRefresh(before) || !followsRefresh(after);
    const fresh = follows
      ? after.segmentIds.filter((id) => !before.segmentIds.includes(id))
      : after.segmentIds;
    if (fresh.length > 0) await deps.noteVersion(after.id, await deps.source.versions(fresh));
    const rescheduled = !isDeepStrictEqual(before.schedule, after.schedule) || !isActive(before);
    if (rescheduled && after.schedule.kind === 'recurring') await deps.noteDue(after.id);
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
      return view(record, etag, principal);
    },

    async mayEdit(principal: Principal, id: string): Promise<boolean> {
      return mayEdit((await find(id)).record, principal);
    },

    /** Checks connection, list, segments and columns before anything is written. Saving sends nothing. */
    async create(principal: Principal, input: ExportInput): Promise<ExportView> {
      await checkExport(deps, input, principal);
      const id = deps.random.id();
      const now = new Date(deps.clock()).toISOString();
      const record: ExportDefinition = {
        ...{ ...input, id, deleted: false },
        ...{ createdAt: now, createdBy: principal.name, updatedAt: now, updatedBy: principal.name },
      };
      // The head before the definition: an export that can be seen can be started (rule 6).
      await deps.openRuns(id, await deps.source.versions(input.segmentIds));
      const etag = await store.insert(record);
      if (etag === null) throw changedMeanwhile();
      return view(record, etag, principal);
    },

    async change(
      principal: Principal,
      { id, ifMatch, patch }: { id: string; ifMatch: string | null; patch: ExportPatch },
    ): Promise<ExportView> {
      const { record, etag } = await find(id);
      checkPrecondition(ifMatch, etag);
      const changed: ExportDefinition = { ...record, ...defined(patch) };
      const { connectionId } = changed;
      if (connectionId !== null) await checkExport(deps, { ...changed, connectionId }, principal);
      await noteSaved(record, changed);
      const { next, newEtag } = await replace(etag, changed, principal);
      if (next.connectionId !== record.connectionId) await deps.stopRuns(id);
      return view(next, newEtag, principal);
    },

    /** Marks it, ends its run, and leaves the burial to the watchdog (rule 18). */
    async remove(
      principal: Principal,
      { id, ifMatch }: { id: string; ifMatch: string | null },
    ): Promise<void> {
      const { record, etag } = await find(id);
      checkPrecondition(ifMatch, etag);
      await replace(etag, { ...record, deleted: true }, principal);
      await deps.stopRuns(id);
    },

    async dependants(connectionId: string): Promise<{ id: string; displayName: string }[]> {
      const users: { id: string; displayName: string }[] = [];
      for await (const { record } of store.every()) {
        if (!record.deleted && record.connectionId === connectionId) users.push(record);
      }
      return users.map(({ id, displayName }) => ({ id, displayName }));
    },

    async detachAll(connectionId: string, principal: Principal): Promise<void> {
      for await (const { record, etag } of store.every()) {
        if (record.deleted || record.connectionId !== connectionId) continue;
        await replace(etag, { ...record, connectionId: null }, principal);
        await deps.stopRuns(record.id);
      }
    },
  };
}

function nextDueAt(definition: ExportDefinition, now: number): string | null {
  const { schedule } = definition;
  if (!isActive(definition) || schedule.kind !== 'recurring') return null;
  return new Date(nextDue(schedule, now)).toISOString();
}

export type ExportService = ReturnType<typeof exportService>;
