import { type Secret, secret } from '../access/secret';
import type { SecretBox } from '../access/secretBox';
import { AppError } from '../errors';
import { apiKeyForm, type Connection } from './connection';
import type { Vault } from './vault';

/** Where a connection has its key: sealed in its own row, or in the Key Vault under a name. */
export type KeySource = Pick<Connection, 'sealedKey' | 'keyVaultSecret' | 'apiKeyHint'>;

/** What says what the key belongs to; it is authenticated, so that it opens nowhere else. */
const context = (id: string): string => `connection|${id}|apiKey`;

/** Keeping and reading the keys of connections. */
export function apiKeys({ secretBox, vault }: { secretBox: SecretBox; vault: Vault }) {
  const fromVault = async (name: string): Promise<Secret> => {
    const value = await vault.read(name);
    if (apiKeyForm.test(value.reveal())) return value;
    throw new AppError('keyRejected', `The secret ${name} of the Key Vault is not a SendGrid API key.`, {
      help: 'Store the whole key there, and nothing else: it looks like SG.….…',
    });
  };

  return {
    fromVault,

    seal: (id: string, apiKey: Secret): KeySource => ({
      sealedKey: secretBox.seal(apiKey.reveal(), context(id)),
      keyVaultSecret: null,
      apiKeyHint: apiKey.hint(),
    }),

    inVault: (name: string): KeySource => ({ sealedKey: null, keyVaultSecret: name, apiKeyHint: null }),

    /** Throws `keyUnreadable`, `keyRejected`, and what the vault throws. */
    async read({ id, sealedKey, keyVaultSecret }: Connection): Promise<Secret> {
      if (keyVaultSecret !== null) return fromVault(keyVaultSecret);
      return secret(secretBox.open(sealedKey ?? '', context(id)));
    },

    /** The same key under the newest of ours; null if it is under it already, or in the vault. */
    rewrap({ id, sealedKey }: Connection): string | null {
      return sealedKey === null ? null : secretBox.rewrap(sealedKey, context(id));
    },
  };
}

export type ApiKeys = ReturnType<typeof apiKeys>;
