import type { Settings } from '../config';

/**
 * Where a request comes from. App Service adds the address that it sees at the end of `x-forwarded-for`; what
 * stands before it, a caller can invent. Behind a gateway of your own it is the gateway's.
 */
export function clientAddress(
  headers: { get(name: string): string | null },
  mode: Settings['AUTH_MODE'],
): string {
  if (mode === 'local') return '127.0.0.1';
  const last = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  const address = last.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  return /^[0-9a-f.:]{2,45}$/i.test(address) ? address : 'unknown';
}
