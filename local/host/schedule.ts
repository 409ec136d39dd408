import { Cron } from 'croner';
import { parseTimeSpan } from './timeSpan';

/** When a timer is due next, after a moment; undefined if never again. */
export type Schedule = (after: Date) => Date | undefined;

/** What NCRONTAB knows: numbers, names, `*`, `,`, `-`, `/`. croner knows more (`L`, `W`, `#`, `?`, 7 for Sunday). */
const field = /^(?:\*|\w+)(?:-\w+)?(?:\/\d+)?(?:,(?:\*|\w+)(?:-\w+)?(?:\/\d+)?)*$/;
const names = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)$/i;

/** An NCRONTAB expression of five or six fields, or a TimeSpan between two runs. Always in UTC. */
export function parseSchedule(text: string): Schedule {
  const interval = parseTimeSpan(text);
  if (interval !== undefined && interval > 0) return (after) => new Date(after.getTime() + interval);
  const cron = parseCron(text);
  return (after) => cron.nextRun(after) ?? undefined;
}

function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  const six = fields.length === 5 ? ['0', ...fields] : fields;
  const weekday = six[5] ?? '';
  const words = six.join(' ').match(/[a-z_]+/gi) ?? [];
  if (
    !six.every((part) => field.test(part)) ||
    !words.every((word) => names.test(word)) ||
    /7/.test(weekday)
  ) {
    throw new Error(`"${text}" is not a schedule: NCRONTAB with five or six fields, or a TimeSpan`);
  }
  // NCRONTAB wants both day of month and day of week to match, and takes 5/15 for 5-59/15.
  return new Cron(six.join(' '), { mode: '6-part', domAndDow: true, sloppyRanges: true, timezone: 'UTC' });
}
