import type { Principal } from '../access/principal';
import type { Secret } from '../access/secret';
import type { DefinitionStore } from '../definitions';
import { AppError } from '../errors';
import type { Clock, Log, Random } from '../ports';
import type { ApiKeys } from './apiKey';
import { connectionChanges, type Dependant } from './change';
import { type Connection, isKeyProblem } from './connection';
import type { ContactField, ContactList, Destination } from './destination';
import { type ConnectionSummary, type ConnectionView, isVisible, shown } from './view';

export interface ConnectionDeps {
  readonly store: DefinitionStore<Connection>;
  readonly keys: ApiKeys;
  readonly connect: (account: { apiKey: Secret; region: Connection['region'] }) => Destination;
  /** The exports that use it, by id and name. */
  readonly dependants: (connectionId: string) => Promise<readonly Dependant[]>;
  /** Detaches or deletes all of them. */
  readonly release: (
    connectionId: string,
    how: 'detach' | 'remove',
    principal: Principal,
  ) => Promise<readonly Dependant[]>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export function connectionService(deps: ConnectionDeps) {
  const { store, keys, connect } = deps;

  const find = async (id: string, principal: Principal): Promise<Connection> => {
    const found = await store.find(id);
    // An unshared connection does not exist for those it is not shared with.
    if (found === null || !isVisible(found.record, principal)) throw connectionNotFound(id);
    return found.record;
  };

  const destinationOf = async (connection: Connection): Promise<Destination> =>
    connect({ apiKey: await keys.read(connection), region: connection.region });

  /** Best effort: a connection that changes at the same moment is verified anyway. */
  const mark = async (id: string, marked: Pick<Connection, 'status' | 'statusReason'>) => {
    const found = await store.find(id);
    if (found === null) return;
    await store.replace(found.etag, { ...found.record, ...marked, revision: deps.random.id() });
  };

  return {
    destinationOf,
    ...connectionChanges(deps),

    async find(id: string): Promise<Connection | null> {
      return (await store.find(id))?.record ?? null;
    },

    needsAttention: (id: string, statusReason: string) =>
      mark(id, { status: 'needsAttention', statusReason }),

    async list(principal: Principal, options: { pageSize: number; page?: string | undefined }) {
      const { items, token } = await store.list({ limit: options.pageSize, token: options.page });
      const visible = items.filter(({ record }) => isVisible(record, principal));
      return {
        items: visible.map(({ record }) => shown(record, principal)),
        ...(token === undefined ? {} : { nextPage: token }),
      };
    },

    async get(principal: Principal, id: string): Promise<ConnectionView | ConnectionSummary> {
      return shown(await find(id, principal), principal);
    },

    /** Asks SendGrid whether the key still works, and records the answer. */
    async test(principal: Principal, id: string): Promise<ConnectionView | ConnectionSummary> {
      const record = await find(id, principal);
      try {
        await (await destinationOf(record)).verify();
      } catch (error) {
        if (error instanceof AppError && isKeyProblem(error.code)) {
          await mark(id, { status: 'needsAttention', statusReason: error.message });
        }
        throw error;
      }
      if (record.status !== 'ready') await mark(id, { status: 'ready', statusReason: undefined });
      return shown(await find(id, principal), principal);
    },

    async lists(
      principal: Principal,
      id: string,
      options: { pageSize: number; page?: string },
    ): Promise<{ items: ContactList[]; nextPage?: string }> {
      return (await destinationOf(await find(id, principal))).lists(options);
    },

    async fields(principal: Principal, id: string): Promise<ContactField[]> {
      return (await destinationOf(await find(id, principal))).fields();
    },
  };
}

export type ConnectionService = ReturnType<typeof connectionService>;

/** Without the properties that are not there, so that they do not overwrite. */
export function defined<T extends object>(patch: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

export function connectionNotFound(id: string): AppError {
  return new AppError('notFound', `There is no connection ${id}.`);
}
