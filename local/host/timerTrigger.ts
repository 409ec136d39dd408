import { setTimeout as pause } from 'node:timers/promises';
import type { Invoke } from './invoker';
import { describe, type Log } from './log';
import type { TimerFunction } from './triggers';

/** A timeout of Node holds 31 bits of milliseconds; longer waits are made of several. */
const longestPause = 2_000_000_000;

/** Runs a timer function whenever it is due, one run at a time. Resolves when stopped. */
export async function runTimer(
  fn: TimerFunction,
  { invoke, log, stopping }: { invoke: Invoke; log: Log; stopping: AbortSignal },
): Promise<void> {
  const run = async (isPastDue: boolean): Promise<void> => {
    try {
      await invoke(fn, { input: { json: JSON.stringify({ isPastDue }) } });
    } catch (error) {
      log('error', fn.name, describe(error));
    }
  };
  if (fn.runOnStartup) await run(false);
  let due = fn.schedule(new Date());
  while (due !== undefined && (await until(due, stopping))) {
    await run(Date.now() - due.getTime() > 1_000);
    due = fn.schedule(new Date());
  }
}

/** False if stopped before. */
async function until(time: Date, stopping: AbortSignal): Promise<boolean> {
  for (let left = time.getTime() - Date.now(); left > 0; left = time.getTime() - Date.now()) {
    await pause(Math.min(left, longestPause), undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return false;
  }
  return !stopping.aborted;
}
