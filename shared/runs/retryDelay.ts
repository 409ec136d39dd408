import type { Settings } from '../config';

/** Attempts without progress before a run ends (PROTOCOL rules 11 and 21). */
export const maxTries = 8;

/** After a timeout, a broken connection or a 5xx: min(5 min, 5 s · 2^tries). */
export function backOff(tries: number, settings: Pick<Settings, 'RETRY_FIRST_MS' | 'RETRY_MAX_MS'>): number {
  return Math.min(settings.RETRY_MAX_MS, settings.RETRY_FIRST_MS * 2 ** tries);
}

/** How late a step may be before the watchdog sends it again: min(16 min, 2 min · 2^tries). */
export function rescueAfter(
  tries: number,
  settings: Pick<Settings, 'RESCUE_AFTER_MS' | 'RESCUE_MAX_MS'>,
): number {
  return Math.min(settings.RESCUE_MAX_MS, settings.RESCUE_AFTER_MS * 2 ** tries);
}

/** The pause before the next question about imports: grows by half each time, with up to a tenth of jitter. */
export function pollDelay(
  polls: number,
  fraction: number,
  settings: Pick<Settings, 'IMPORT_POLL_FIRST_MS' | 'IMPORT_POLL_MAX_MS'>,
): number {
  const delay = Math.min(settings.IMPORT_POLL_MAX_MS, settings.IMPORT_POLL_FIRST_MS * 1.5 ** polls);
  return Math.round(delay * (1 + fraction / 10));
}
