/**
 * Wall-clock time in an IANA time zone. A wall-clock time is a number too: the milliseconds at which UTC would
 * show it, so that days and hours can be added to it without a thought for daylight saving.
 */
export type WallTime = number;

const day = 24 * 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this runtime knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of the zone show at a moment. */
export function wallTimeAt(instant: number, timeZone: string): WallTime {
  const parts = formatOf(timeZone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((found) => found.type === type)?.value);
  const seconds = Date.UTC(
    ...([part('year'), part('month') - 1, part('day')] as const),
    ...([part('hour'), part('minute'), part('second')] as const),
  );
  return seconds + (((instant % 1_000) + 1_000) % 1_000);
}

/**
 * The moment at which the clocks of the zone show a time. Where they show it twice (set back), the first of the
 * two; where they skip it (set forward), as much later as they skip: 02:30 becomes 03:30.
 */
export function instantOf(wall: WallTime, timeZone: string): number {
  const before = offset(wall - day, timeZone);
  const after = offset(wall + day, timeZone);
  const candidates = [wall - before, wall - after].filter(
    (instant) => wallTimeAt(instant, timeZone) === wall,
  );
  return candidates.length > 0 ? Math.min(...candidates) : wall - before;
}

const offset = (instant: number, timeZone: string): number => wallTimeAt(instant, timeZone) - instant;

/** Making one is dear, and the same few zones are asked for every minute. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  formats.set(timeZone, made);
  return made;
}
