import type { Secret } from '../access/secret';

/** The Key Vault that the app is linked to. */
export interface Vault {
  /**
   * The secret's current version. Throws `vaultSecretNotFound`, `vaultRefused`, `vaultUnavailable`,
   * and `vaultNotConfigured` where there is no vault.
   */
  read(name: string): Promise<Secret>;
}
