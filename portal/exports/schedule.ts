import type { Recurring } from '../api/types';

export type Weekday = Extract<Recurring, { every: 'weekly' }>['daysOfWeek'][number];

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const satisfies readonly Weekday[];

export type Every = Recurring['every'];

export const everies = ['hourly', 'daily', 'weekly', 'monthly'] as const satisfies readonly Every[];

/** The largest interval of each. */
export const longest: Readonly<Record<Every, number>> = { hourly: 23, daily: 365, weekly: 52, monthly: 12 };

/** As the original: up to four times a day. */
export const mostTimes = 4;
const firstTime = '06:00';

/** Every day in the morning, from now on. */
export function newRecurring(now: number, timeZone: string): Recurring {
  return {
    ...{ kind: 'recurring', every: 'daily', interval: 1, times: [firstTime] },
    ...{ timeZone, start: wallTime(now, timeZone) },
  };
}

/** What the clocks of a time zone show. */
export function wallTime(moment: number, timeZone: string): string {
  // Sweden writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(moment).replace(' ', 'T');
}

/** The same, so far as it fits, in another rhythm. */
export function withEvery(schedule: Recurring, every: Every): Recurring {
  const { timeZone, start } = schedule;
  const always = { ...{ kind: 'recurring' as const, timeZone, start }, interval: 1 };
  const times = 'times' in schedule ? schedule.times : [firstTime];
  switch (every) {
    case 'hourly':
      return { ...always, every };
    case 'daily':
      return { ...always, every, times };
    case 'weekly':
      return { ...always, every, times, daysOfWeek: ['monday'] };
    case 'monthly':
      return { ...always, every, times, dayOfMonth: 1 };
  }
}

/** A time that the list does not have yet. */
export function anotherTime(times: readonly string[]): string {
  const hours = Array.from({ length: 24 }, (_, hour) => `${String((hour + 12) % 24).padStart(2, '0')}:00`);
  return hours.find((time) => !times.includes(time)) ?? firstTime;
}

export type ScheduleProblem = 'interval' | 'times' | 'days' | 'dayOfMonth' | 'start';

/** What the API would refuse. */
export function scheduleProblems(schedule: Recurring): readonly ScheduleProblem[] {
  const { interval, start } = schedule;
  const isWhole = (value: number, most: number): boolean =>
    Number.isInteger(value) && value >= 1 && value <= most;
  const times = 'times' in schedule ? schedule.times : [firstTime];
  const timesHold = times.every((time) => time !== '') && new Set(times).size === times.length;
  return [
    ...(isWhole(interval, longest[schedule.every]) ? [] : ['interval' as const]),
    ...(timesHold ? [] : ['times' as const]),
    ...(schedule.every === 'weekly' && schedule.daysOfWeek.length === 0 ? ['days' as const] : []),
    ...(schedule.every === 'monthly' && !isWhole(schedule.dayOfMonth, 31) ? ['dayOfMonth' as const] : []),
    ...(/^20\d\d-\d\d-\d\dT\d\d:\d\d$/.test(start) ? [] : ['start' as const]),
  ];
}
