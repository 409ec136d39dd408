import type { Principal } from '../access/principal';
import { AppError } from '../errors';
import type { Clock } from '../ports';
import type { ExportDefinition } from './export';
import type { ExportStore } from './store';

/** Somebody may edit an export while it is let go; then it is read again. */
const maxAttempts = 5;

interface ReleaseDeps {
  readonly store: ExportStore;
  readonly stopRuns: (exportId: string) => Promise<void>;
  readonly clock: Clock;
}

/** The exports of a connection, and how it is taken from them. */
export function connectionUsers(deps: ReleaseDeps) {
  const { store } = deps;

  async function* usersOf(connectionId: string): AsyncGenerator<ExportDefinition> {
    for await (const { record } of store.every()) {
      if (!record.deleted && record.connectionId === connectionId) yield record;
    }
  }

  const release = async (
    id: string,
    {
      connectionId,
      how,
      principal,
    }: { connectionId: string; how: 'detach' | 'remove'; principal: Principal },
  ): Promise<boolean> => {
    const found = await store.find(id);
    if (found === null || found.record.deleted || found.record.connectionId !== connectionId) return false;
    const left = how === 'detach' ? { connectionId: null } : { deleted: true };
    const updatedAt = new Date(deps.clock()).toISOString();
    await store.replace(found, { ...found.record, ...left, updatedAt, updatedBy: principal.name });
    await deps.stopRuns(id);
    return true;
  };

  return {
    async dependants(connectionId: string): Promise<{ id: string; displayName: string }[]> {
      const users: { id: string; displayName: string }[] = [];
      for await (const { id, displayName } of usersOf(connectionId)) users.push({ id, displayName });
      return users;
    },

    /** Detaches or deletes every export of a connection, and answers which. */
    async release(
      connectionId: string,
      how: 'detach' | 'remove',
      principal: Principal,
    ): Promise<{ id: string; displayName: string }[]> {
      const released: { id: string; displayName: string }[] = [];
      for await (const { id, displayName } of usersOf(connectionId)) {
        const done = await again(() => release(id, { connectionId, how, principal }));
        if (done) released.push({ id, displayName });
      }
      return released;
    },
  };
}

async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      const changed = error instanceof AppError && error.code === 'preconditionFailed';
      if (!changed || failures === maxAttempts) throw error;
    }
  }
}
