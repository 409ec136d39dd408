/** Numbers and times as a language writes them. */
export interface Format {
  number(value: number): string;
  percent(fraction: number): string;
  /** Day and time to the minute, with the time zone. */
  moment(time: string): string;
  clock(time: string): string;
  /** "9 days ago", "in 20 seconds". */
  relative(time: string, now: number): string;
  /** "2 min 5 sec", of milliseconds. */
  duration(milliseconds: number): string;
  /** "a, b and c". */
  list(items: readonly string[]): string;
  /** A day's name, Monday being 0. */
  weekday(index: number): string;
  compare(a: string, b: string): number;
}

const second = 1_000;
/** 5 January 1970. */
const firstMonday = 4 * 86_400 * second;
const steps = [
  { unit: 'second', size: second, until: 60 * second },
  { unit: 'minute', size: 60 * second, until: 3_600 * second },
  { unit: 'hour', size: 3_600 * second, until: 86_400 * second },
  { unit: 'day', size: 86_400 * second, until: 30 * 86_400 * second },
  { unit: 'month', size: 30 * 86_400 * second, until: 365 * 86_400 * second },
  { unit: 'year', size: 365 * 86_400 * second, until: Number.POSITIVE_INFINITY },
] as const;

export function formatOf(language: string, timeZone?: string): Format {
  const zone = timeZone === undefined ? {} : { timeZone };
  const numbers = new Intl.NumberFormat(language);
  const percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const moments = new Intl.DateTimeFormat(language, {
    ...{ ...zone, year: 'numeric', month: 'short', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  });
  const clocks = new Intl.DateTimeFormat(language, {
    ...{ ...zone, hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  const days = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const relatives = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const unit = (value: number, name: 'hour' | 'minute' | 'second', digits = 0): string =>
    new Intl.NumberFormat(language, {
      ...{ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits },
    }).format(value);

  return {
    number: (value) => numbers.format(value),
    percent: (fraction) => percents.format(fraction),
    moment: (time) => moments.format(new Date(time)),
    clock: (time) => clocks.format(new Date(time)),
    relative(time, now) {
      const distance = Date.parse(time) - now;
      const step = steps.find(({ until }) => Math.abs(distance) < until) ?? steps[5];
      // Towards zero: what is 59 minutes and 40 seconds ago is not an hour ago.
      return relatives.format(Math.trunc(distance / step.size), step.unit);
    },
    duration(milliseconds) {
      if (milliseconds < 10 * second) return unit(milliseconds / second, 'second', 1);
      const seconds = Math.round(milliseconds / second);
      if (seconds < 60) return unit(seconds, 'second');
      const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
      if (hours > 0) return `${unit(hours, 'hour')} ${unit(minutes, 'minute')}`;
      return `${unit(minutes, 'minute')} ${unit(seconds % 60, 'second')}`;
    },
    list: (items) => lists.format(items),
    weekday: (index) => days.format(firstMonday + index * 86_400 * second),
    compare: (a, b) => collator.compare(a, b),
  };
}
