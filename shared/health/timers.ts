import { z } from 'zod';
import type { Rows } from '../ports';
import { rowCodec } from '../rowCodec';

/** What has to come round by itself. */
export type Timer = 'watchdog' | 'refreshCheck';

/** In the table `runs`, where no export can be: the ids of exports are longer. */
const partition = 'timers';
const rounds = rowCodec(z.object({ lastRoundAt: z.iso.datetime() }));

/** Remembers that a timer has made its round. Of two at once one is remembered, and either is right. */
export async function noteRound(rows: Rows, timer: Timer, now: number): Promise<void> {
  const value = rounds.encode({ lastRoundAt: new Date(now).toISOString() });
  const before = await rows.get(partition, timer);
  await rows.write(partition, [
    before === null
      ? { kind: 'insert', key: timer, value }
      : { kind: 'replace', key: timer, etag: before.etag, value },
  ]);
}

/** When a timer has made its last round; null if it never did. */
export async function lastRound(rows: Rows, timer: Timer): Promise<string | null> {
  const row = await rows.get(partition, timer);
  return row === null ? null : rounds.decode(row.value).lastRoundAt;
}
