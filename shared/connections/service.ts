import { changedMeanwhile, checkPrecondition } from '../access/precondition';
import type { Principal } from '../access/principal';
import type { SecretBox } from '../access/secretBox';
import type { DefinitionStore } from '../definitions';
import { AppError } from '../errors';
import type { Clock, Random } from '../ports';
import {
  type Account,
  type Connection,
  type ConnectionInput,
  type ConnectionPatch,
  consentWording,
} from './connection';
import type { ContactField, ContactList, Destination } from './destination';

export interface ConnectionDeps {
  readonly store: DefinitionStore<Connection>;
  readonly secretBox: SecretBox;
  readonly connect: (account: { apiKey: string; region: Connection['region'] }) => Destination;
  /** The exports that use it, by id and name, and how to let go of them. */
  readonly dependants: (connectionId: string) => Promise<readonly { id: string; displayName: string }[]>;
  readonly detachAll: (connectionId: string, principal: Principal) => Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
}

const secretContext = (id: string): string => `connection|${id}|apiKey`;

/** What anybody but an administrator may see of a shared connection. */
type ConnectionSummary = Pick<Connection, 'id' | 'displayName' | 'type'>;
export type ConnectionView = Omit<Connection, 'sealedKey'> & { readonly etag: string };

export function connectionService(deps: ConnectionDeps) {
  const { store, secretBox, connect } = deps;

  const find = async (id: string, principal: Principal) => {
    const found = await store.find(id);
    // An unshared connection does not exist for those it is not shared with.
    if (found === null || !isVisible(found.record, principal)) throw connectionNotFound(id);
    return found;
  };

  const destinationOf = async (connection: Connection): Promise<Destination> => {
    const apiKey = secretBox.open(connection.sealedKey, secretContext(connection.id));
    return connect({ apiKey, region: connection.region });
  };

  const mark = async (id: string, mark: Pick<Connection, 'status'> & { statusReason?: string }) => {
    const found = await store.find(id);
    if (found === null) return;
    const { statusReason: _, ...record } = found.record;
    await store.replace(found.etag, { ...record, ...mark });
  };

  return {
    destinationOf,
    isVisible,

    async find(id: string): Promise<Connection | null> {
      return (await store.find(id))?.record ?? null;
    },

    /** Best effort: a connection that changes at the same moment is verified anyway. */
    needsAttention: (id: string, statusReason: string) =>
      mark(id, { status: 'needsAttention', statusReason }),

    async list(principal: Principal, options: { pageSize: number; page?: string | undefined }) {
      const { items, token } = await store.list({ limit: options.pageSize, token: options.page });
      const visible = items.filter(({ record }) => isVisible(record, principal));
      return {
        items: visible.map(({ record, etag }) => shown(record, etag, principal)),
        ...(token === undefined ? {} : { nextPage: token }),
      };
    },

    async get(principal: Principal, id: string): Promise<ConnectionView | ConnectionSummary> {
      const { record, etag } = await find(id, principal);
      return shown(record, etag, principal);
    },

    /** Asks SendGrid whether it takes the key; saves nothing. Throws `keyRejected`. */
    verify: (account: Account) => connect(account).verify(),

    /** Verifies the key first: what SendGrid refuses is not saved. */
    async create(principal: Principal, input: ConnectionInput): Promise<ConnectionView> {
      const { apiKey, consent, ...rest } = input;
      await connect({ apiKey, region: input.region }).verify();
      const id = deps.random.id();
      const now = new Date(deps.clock()).toISOString();
      const record: Connection = {
        ...rest,
        id,
        ...{ sealedKey: secretBox.seal(apiKey, secretContext(id)), apiKeyHint: apiKey.slice(-4) },
        consent: { ...consent, by: principal.name, at: now, wording: consentWording },
        exportUser: { id: principal.id, name: principal.name, addedAt: now },
        status: 'ready',
        ...{ createdAt: now, createdBy: principal.name, updatedAt: now, updatedBy: principal.name },
      };
      const etag = await store.insert(record);
      if (etag === null) throw changedMeanwhile();
      return view(record, etag);
    },

    async change(
      principal: Principal,
      { id, ifMatch, patch }: { id: string; ifMatch: string | null; patch: ConnectionPatch },
    ): Promise<ConnectionView> {
      const { record, etag } = await find(id, principal);
      checkPrecondition(ifMatch, etag);
      const { apiKey, ...rest } = patch;
      const changed = { ...record, ...defined(rest) };
      const keyed = apiKey === undefined ? changed : await withKey(changed, apiKey);
      const now = new Date(deps.clock()).toISOString();
      const next: Connection = { ...keyed, updatedAt: now, updatedBy: principal.name };
      const newEtag = await store.replace(etag, next);
      if (newEtag === null) throw changedMeanwhile();
      return view(next, newEtag);
    },

    /** Destroys the sealed key with the row: whatever runs fails at its next step. */
    async remove(
      principal: Principal,
      { id, ifMatch, detach }: { id: string; ifMatch: string | null; detach: boolean },
    ): Promise<void> {
      const found = await find(id, principal);
      checkPrecondition(ifMatch, found.etag);
      if (detach) await deps.detachAll(id, principal);
      const users = await deps.dependants(id);
      if (users.length > 0) {
        throw new AppError('connectionInUse', `${users.length} exports use this connection.`, {
          help: 'Delete or detach them first, or delete the connection with ?detach=true.',
          errors: users.map((user) => ({ path: `exports/${user.id}`, message: user.displayName })),
        });
      }
      if (!(await store.remove(found))) throw changedMeanwhile();
    },

    /** Asks SendGrid whether the key still works, and records the answer. */
    async test(principal: Principal, id: string): Promise<ConnectionView | ConnectionSummary> {
      const { record } = await find(id, principal);
      try {
        await (await destinationOf(record)).verify();
      } catch (error) {
        if (error instanceof AppError && error.code === 'keyRejected') {
          await mark(id, { status: 'needsAttention', statusReason: error.message });
        }
        throw error;
      }
      if (record.status !== 'ready') await mark(id, { status: 'ready' });
      return this.get(principal, id);
    },

    async lists(
      principal: Principal,
      id: string,
      options: { pageSize: number; page?: string },
    ): Promise<{ items: ContactList[]; nextPage?: string }> {
      const { record } = await find(id, principal);
      return (await destinationOf(record)).lists(options);
    },

    async fields(principal: Principal, id: string): Promise<ContactField[]> {
      const { record } = await find(id, principal);
      return (await destinationOf(record)).fields();
    },
  };

  async function withKey(record: Connection, apiKey: string): Promise<Connection> {
    await connect({ apiKey, region: record.region }).verify();
    const { statusReason: _, ...rest } = record;
    return {
      ...rest,
      status: 'ready',
      sealedKey: secretBox.seal(apiKey, secretContext(record.id)),
      apiKeyHint: apiKey.slice(-4),
    };
  }
}

export type ConnectionService = ReturnType<typeof connectionService>;

function isVisible(connection: Connection, principal: Principal): boolean {
  return principal.roles.includes('administrator') || connection.availableTo === 'contributors';
}

function shown(record: Connection, etag: string, principal: Principal): ConnectionView | ConnectionSummary {
  if (principal.roles.includes('administrator')) return view(record, etag);
  return { id: record.id, displayName: record.displayName, type: record.type };
}

function view({ sealedKey: _, ...record }: Connection, etag: string): ConnectionView {
  return { ...record, etag };
}

/** Without the properties that are not there, so that they do not overwrite. */
export function defined<T extends object>(patch: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function connectionNotFound(id: string): AppError {
  return new AppError('notFound', `There is no connection ${id}.`);
}
