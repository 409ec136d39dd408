import { changedMeanwhile, checkPrecondition } from '../access/precondition';
import type { Principal } from '../access/principal';
import type { Secret } from '../access/secret';
import { AppError, errorKind } from '../errors';
import type { KeySource } from './apiKey';
import {
  type Account,
  type Connection,
  type ConnectionInput,
  type ConnectionPatch,
  consentWording,
} from './connection';
import { type ConnectionDeps, connectionNotFound, defined } from './service';
import { type ConnectionView, connectionView, etagOf, isVisible } from './view';

/** A row that changes under a change's hands, though nobody else edits, is being wrapped anew: once. */
const maxAttempts = 5;

interface Named {
  readonly id: string;
  readonly ifMatch: string | null;
}

/** What became of the exports of a connection that was removed. */
export interface Dependant {
  readonly id: string;
  readonly displayName: string;
}

interface AskedKey {
  readonly region: Connection['region'];
  readonly apiKey?: Secret | undefined;
  readonly keyVaultSecret?: string | undefined;
}

/** Making, changing and removing connections. */
export function connectionChanges(deps: ConnectionDeps) {
  const { store, keys, connect, clock, random } = deps;
  const now = () => new Date(clock()).toISOString();

  const find = async ({ id, ifMatch }: Named, principal: Principal) => {
    const found = await store.find(id);
    if (found === null || !isVisible(found.record, principal)) throw connectionNotFound(id);
    checkPrecondition(ifMatch, etagOf(found.record));
    return found;
  };

  /** The key that is asked for, if SendGrid takes it. */
  const verified = async ({ region, apiKey, keyVaultSecret }: AskedKey): Promise<Secret | undefined> => {
    const key = keyVaultSecret === undefined ? apiKey : await keys.fromVault(keyVaultSecret);
    if (key !== undefined) await connect({ apiKey: key, region }).verify();
    return key;
  };

  /** Verifies the key that is asked for, then says how the row keeps it. */
  const keep = async (id: string, asked: AskedKey): Promise<KeySource | undefined> => {
    const { keyVaultSecret } = asked;
    const key = await verified(asked);
    if (key === undefined) return undefined;
    return keyVaultSecret === undefined ? keys.seal(id, key) : keys.inVault(keyVaultSecret);
  };

  const userOf = (principal: Principal, choice: 'me' | null): Connection['exportUser'] =>
    choice === null ? null : { id: principal.id, name: principal.name, addedAt: now() };

  return {
    /** Asks SendGrid whether it takes the key; saves nothing. */
    async verify(account: Account): Promise<void> {
      await verified(account);
    },

    /** Verifies the key first: what SendGrid refuses is not saved. */
    async create(principal: Principal, input: ConnectionInput): Promise<ConnectionView> {
      const { apiKey, keyVaultSecret, consent, exportUser, ...rest } = input;
      const id = random.id();
      const key = await keep(id, { region: input.region, apiKey, keyVaultSecret });
      if (key === undefined) throw new Error('A connection was let through without a key');
      const record: Connection = {
        ...{ ...rest, ...key, id, status: 'ready', revision: random.id() },
        consent: { ...consent, by: principal.name, at: now(), wording: consentWording },
        exportUser: userOf(principal, exportUser),
        ...{ createdAt: now(), createdBy: principal.name, updatedAt: now(), updatedBy: principal.name },
      };
      if ((await store.insert(record)) === null) throw changedMeanwhile();
      return connectionView(record);
    },

    /** Throws `keyInVault`: whoever leaves the vault makes a new connection. */
    async change(
      principal: Principal,
      { patch, ...named }: Named & { patch: ConnectionPatch },
    ): Promise<ConnectionView> {
      const { apiKey, keyVaultSecret, exportUser, ...rest } = patch;
      const { record } = await find(named, principal);
      if (apiKey !== undefined && record.keyVaultSecret !== null) throw keyInVault();
      const key = await keep(record.id, { region: record.region, apiKey, keyVaultSecret });
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const found = await find(named, principal);
        const next: Connection = {
          ...found.record,
          ...defined(rest),
          ...(key === undefined ? {} : { ...key, status: 'ready', statusReason: undefined }),
          ...(exportUser === undefined ? {} : { exportUser: userOf(principal, exportUser) }),
          ...{ revision: random.id(), updatedAt: now(), updatedBy: principal.name },
        };
        if ((await store.replace(found.etag, next)) !== null) return connectionView(next);
      }
      throw changedMeanwhile();
    },

    /**
     * Destroys the sealed key with the row: whatever runs fails at its next step. Answers what it detached or
     * deleted on the way; throws `connectionInUse` naming the exports if it may do neither.
     */
    async remove(
      principal: Principal,
      { dependants, ...named }: Named & { dependants: 'keep' | 'detach' | 'remove' },
    ): Promise<readonly Dependant[]> {
      await find(named, principal);
      const released = dependants === 'keep' ? [] : await deps.release(named.id, dependants, principal);
      const users = await deps.dependants(named.id);
      if (users.length > 0) throw connectionInUse(users);
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        if (await store.remove(await find(named, principal))) return released;
      }
      throw changedMeanwhile();
    },

    /**
     * Wraps the keys anew that an older one of ours wraps, so that the older can be taken out of SECRET_KEYS.
     * No change that a person could see: revision, times and names stay. A row that somebody changes at the same
     * moment is left to the next round. Answers how many are done, and how many could not be read.
     */
    async rewrapKeys(): Promise<{ rewrapped: number; unreadable: number }> {
      const round = { rewrapped: 0, unreadable: 0 };
      for await (const { record, etag } of store.every()) {
        try {
          const sealedKey = keys.rewrap(record);
          if (sealedKey === null) continue;
          if ((await store.replace(etag, { ...record, sealedKey })) !== null) round.rewrapped += 1;
        } catch (error) {
          if (errorKind(error) !== 'keyUnreadable') throw error;
          round.unreadable += 1;
        }
      }
      if (round.rewrapped > 0 || round.unreadable > 0) deps.log('info', 'keys wrapped anew', { ...round });
      return round;
    },
  };
}

function keyInVault(): AppError {
  return new AppError('keyInVault', 'This connection reads its key from the Key Vault, and stays with it.', {
    help: 'Change the secret in the vault, name another one, or make a new connection.',
  });
}

function connectionInUse(users: readonly Dependant[]): AppError {
  return new AppError('connectionInUse', `${users.length} exports use this connection.`, {
    help: 'Delete or detach them first, or delete the connection with ?detach=true or ?remove=true.',
    errors: users.map((user) => ({ path: `exports/${user.id}`, message: user.displayName })),
  });
}
