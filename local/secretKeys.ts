import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The keys that seal the API keys on this machine: made once and kept, so that a host that is started again can
 * open what it sealed. Two hosts that start at once agree, because a link is made by one of them only.
 */
export function localSecretKeys(root: string): string {
  const folder = join(root, '.local');
  const path = join(folder, 'secret-keys');
  mkdirSync(folder, { recursive: true });
  const made = `${path}.${process.pid}`;
  writeFileSync(made, `local:${randomBytes(32).toString('base64')}`, { mode: 0o600 });
  try {
    linkSync(made, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(made);
  }
  return readFileSync(path, 'utf8').trim();
}
