import type { Role } from './types';

const key = 'localRole';

/** The role that somebody tries on one machine; elsewhere the server does not heed it. */
export function localRole(): Role | null {
  return sessionStorage.getItem(key) as Role | null;
}

export function tryRole(role: Role): void {
  sessionStorage.setItem(key, role);
}
