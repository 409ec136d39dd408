import { z } from 'zod';
import { instantOf, isTimeZone, type WallTime, wallTimeAt } from './zonedTime';

const hour = 3_600_000;
const day = 24 * hour;
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** The first Monday of the epoch, 5 January 1970: weeks are counted from it. */
const firstMonday = 4 * day;

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be HH:mm');
/** As the original: up to four times a day. */
const times = z.array(timeOfDay).min(1).max(4).refine(isUnique, 'must not name a time twice');
const interval = (max: number) => z.number().int().min(1).max(max).default(1);

const always = {
  kind: z.literal('recurring'),
  timeZone: z.string().max(100).refine(isTimeZone, 'must be an IANA time zone'),
  /** The first moment that may be due, on the clocks of the time zone. Intervals are counted from it. */
  start: z.string().refine(isStart, 'must be YYYY-MM-DDTHH:mm, on a day that exists'),
};

const recurringSchema = z.discriminatedUnion('every', [
  /** Elapsed hours from `start` on: setting clocks neither repeats nor skips one. */
  z.strictObject({ ...always, every: z.literal('hourly'), interval: interval(23) }),
  z.strictObject({ ...always, every: z.literal('daily'), interval: interval(365), times }),
  z.strictObject({
    ...{ ...always, every: z.literal('weekly'), interval: interval(52), times },
    daysOfWeek: z.array(z.enum(weekdays)).min(1).max(7).refine(isUnique, 'must not name a day twice'),
  }),
  /** In a month without that day, on its last one. */
  z.strictObject({
    ...{ ...always, every: z.literal('monthly'), interval: interval(12), times },
    dayOfMonth: z.number().int().min(1).max(31),
  }),
]);

export type Recurring = z.output<typeof recurringSchema>;

/** When an export runs by itself. */
export const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('onRefresh') }),
  z.strictObject({ kind: z.literal('off') }),
  recurringSchema,
]);

export type Schedule = z.output<typeof scheduleSchema>;

/** The newest due time that is not after `now`, in milliseconds since the epoch; null if there was none yet. */
export function latestDue(schedule: Recurring, now: number): number | null {
  return dueAround(schedule, now).findLast((due) => due <= now) ?? null;
}

/** The first due time after `now`. */
export function nextDue(schedule: Recurring, now: number): number {
  const from = Math.max(now, startOf(schedule) - 1);
  const next = dueAround(schedule, from).find((due) => due > from);
  if (next === undefined) throw new Error('A recurrence has no next time');
  return next;
}

const startOf = ({ start, timeZone }: Recurring): number => instantOf(wallTime(start), timeZone);

/** The due times of the periods around a moment, in order: at least one before it (from `start` on) and one after. */
function dueAround(schedule: Recurring, moment: number): number[] {
  const begin = startOf(schedule);
  if (schedule.every === 'hourly') {
    const step = schedule.interval * hour;
    const index = Math.floor((moment - begin) / step);
    return [begin + index * step, begin + (index + 1) * step].filter((due) => due >= begin);
  }
  const period = periodOf(schedule, wallTimeAt(moment, schedule.timeZone));
  const found = new Set<number>();
  // A period's times can all lie before the moment, or before the start: one more on each side has them.
  for (const index of [period - 1, period, period + 1, period + 2]) {
    for (const date of datesOf(schedule, index)) {
      for (const time of schedule.times) found.add(instantOf(date + minutes(time), schedule.timeZone));
    }
  }
  return [...found].filter((due) => due >= begin).sort((a, b) => a - b);
}

type Dated = Exclude<Recurring, { every: 'hourly' }>;

/** How many intervals after that of `start` a moment lies. */
function periodOf(schedule: Dated, moment: WallTime): number {
  const begin = wallTime(schedule.start);
  return Math.floor((unitOf(schedule, moment) - unitOf(schedule, begin)) / schedule.interval);
}

/** The number of the day, the week or the month in which a moment lies. */
function unitOf({ every }: Dated, moment: WallTime): number {
  if (every === 'daily') return Math.floor(moment / day);
  if (every === 'weekly') return Math.floor((moment - firstMonday) / (7 * day));
  const date = new Date(moment);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The days of a period on which something is due, each as its midnight. */
function datesOf(schedule: Dated, period: number): WallTime[] {
  const unit = unitOf(schedule, wallTime(schedule.start)) + period * schedule.interval;
  if (schedule.every === 'daily') return [unit * day];
  if (schedule.every === 'weekly') {
    const monday = firstMonday + unit * 7 * day;
    return schedule.daysOfWeek.map((name) => monday + weekdays.indexOf(name) * day);
  }
  const [year, month] = [Math.floor(unit / 12), unit % 12];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return [Date.UTC(year, month, Math.min(schedule.dayOfMonth, lastDay))];
}

const wallTime = (text: string): WallTime => Date.parse(`${text}:00.000Z`);

function isStart(text: string): boolean {
  if (!/^20\d\d-\d\d-\d\dT\d\d:\d\d$/.test(text)) return false;
  const time = wallTime(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  return (hours * 60 + rest) * 60_000;
}

function isUnique(items: readonly string[]): boolean {
  return new Set(items).size === items.length;
}
