import { isDeepStrictEqual } from 'node:util';
import { checkPrecondition } from '../access/precondition';
import type { Principal } from '../access/principal';
import type { Connection } from '../connections/connection';
import type { Destination } from '../connections/destination';
import { defined } from '../connections/service';
import type { Defined } from '../definitions';
import { AppError } from '../errors';
import type { Random } from '../ports';
import { checkExport, needsCheck } from './check';
import {
  type ExportDefinition,
  type ExportInput,
  type ExportPatch,
  followsRefresh,
  isActive,
} from './export';
import { connectionUsers } from './release';
import type { ExportStore } from './store';
import { type ExportView, exportViews, mayEdit, type ViewDeps } from './view';

export interface ExportDeps extends ViewDeps {
  readonly store: ExportStore;
  readonly destinationOf: (connection: Connection) => Promise<Destination>;
  /** Makes the place where the export's runs will live; saving must not look like a refresh to it. */
  readonly openRuns: (exportId: string, version: Record<string, string>) => Promise<void>;
  /** Takes it away again, if the export was not made after all. */
  readonly forgetRuns: (exportId: string) => Promise<void>;
  readonly noteVersion: (exportId: string, version: Record<string, string>) => Promise<void>;
  /** What its schedule has had due until now counts as honoured. */
  readonly noteDue: (exportId: string) => Promise<void>;
  /** Ends what runs of a deleted or detached export. */
  readonly stopRuns: (exportId: string) => Promise<void>;
  readonly notFound: (exportId: string) => Error;
  readonly random: Random;
}

export function exportService(deps: ExportDeps) {
  const { store } = deps;
  const views = exportViews(deps);

  const find = async (id: string) => {
    const found = await store.find(id);
    if (found === null || found.record.deleted) throw deps.notFound(id);
    return found;
  };

  const replace = async (
    found: Defined<ExportDefinition>,
    record: ExportDefinition,
    principal: Principal,
  ) => {
    const now = new Date(deps.clock()).toISOString();
    const next = { ...record, updatedAt: now, updatedBy: principal.name };
    return { record: next, etag: await store.replace(found, next) };
  };

  const insert = async (
    principal: Principal,
    input: Omit<ExportInput, 'connectionId'> & Pick<ExportDefinition, 'connectionId'>,
  ): Promise<ExportView> => {
    await checkExport(deps, input, principal);
    const id = deps.random.id();
    const now = new Date(deps.clock()).toISOString();
    const record: ExportDefinition = {
      ...{ ...input, id, deleted: false },
      ...{ createdAt: now, createdBy: principal.name, updatedAt: now, updatedBy: principal.name },
    };
    await store.requireFreeName(record);
    // The head before the definition: an export that can be seen can be started (rule 6).
    await deps.openRuns(id, await deps.source.versions(input.segmentIds));
    try {
      return await views.one({ record, etag: await store.insert(record) }, principal);
    } catch (error) {
      // Somebody took the name in between.
      if (error instanceof AppError && error.code === 'nameTaken') await deps.forgetRuns(id);
      throw error;
    }
  };

  /** Before the definition: neither choosing a segment nor setting a schedule is a refresh or a due time. */
  const noteSaved = async (before: ExportDefinition, after: ExportDefinition): Promise<void> => {
    const begins = followsRefresh(after) && !followsRefresh(before);
    const fresh = after.segmentIds.filter((id) => begins || !before.segmentIds.includes(id));
    if (fresh.length > 0) await deps.noteVersion(after.id, await deps.source.versions(fresh));
    const rescheduled = !isDeepStrictEqual(before.schedule, after.schedule) || !isActive(before);
    if (rescheduled && after.schedule.kind === 'recurring') await deps.noteDue(after.id);
  };

  return {
    async list(principal: Principal, options: { pageSize: number; page?: string | undefined }) {
      const { items, token } = await store.list({ limit: options.pageSize, token: options.page });
      const living = items.filter(({ record }) => !record.deleted);
      return {
        items: await views.list(living, principal),
        ...(token === undefined ? {} : { nextPage: token }),
      };
    },

    async get(principal: Principal, id: string): Promise<ExportView> {
      return views.one(await find(id), principal);
    },

    /** As in the list: nothing is counted for it. */
    async glance(principal: Principal, id: string): Promise<ExportView | null> {
      return (await views.list([await find(id)], principal))[0] ?? null;
    },

    async mayEdit(principal: Principal, id: string): Promise<boolean> {
      const { record } = await find(id);
      return mayEdit(record, await views.connectionOf(record), principal);
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
      if (needsCheck(patch)) await checkExport(deps, changed, principal);
      await noteSaved(record, changed);
      const saved = await replace(found, changed, principal);
      if (changed.connectionId !== record.connectionId) await deps.stopRuns(id);
      return views.one(saved, principal);
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
