import fc from 'fast-check';
import { latestDue, nextDue, type Recurring, scheduleSchema } from '../../shared/exports/schedule';
import { wallTimeAt } from '../../shared/exports/zonedTime';

const at = (text: string): number => Date.parse(text);
const iso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString().replace(':00.000Z', 'Z');

/** The next so many due times after a moment. */
function following(schedule: Recurring, after: string, count: number): (string | null)[] {
  const found: number[] = [];
  for (let from = at(after); found.length < count; from = found.at(-1) ?? from) {
    found.push(nextDue(schedule, from));
  }
  return found.map(iso);
}

const zone = { kind: 'recurring', timeZone: 'Europe/Berlin' } as const;

describe('recurrences', () => {
  test('hourly counts elapsed hours from the start, over both changes of the clocks', () => {
    const schedule = { ...zone, every: 'hourly', interval: 6, start: '2026-03-28T20:30' } as const;
    // 20:30 CET is 19:30 UTC; the clocks go forward at 01:00 UTC on the 29th.
    expect(following(schedule, '2026-03-28T00:00Z', 4)).toEqual([
      ...['2026-03-28T19:30Z', '2026-03-29T01:30Z', '2026-03-29T07:30Z', '2026-03-29T13:30Z'],
    ]);
  });

  test('daily keeps the time of day and skips the days between', () => {
    const schedule: Recurring = {
      ...{ ...zone, every: 'daily', interval: 2, start: '2026-01-01T07:00' },
      times: ['18:00', '06:00'],
    };
    // 06:00 of the first day lies before the start.
    expect(following(schedule, '2025-12-30T00:00Z', 4)).toEqual([
      ...['2026-01-01T17:00Z', '2026-01-03T05:00Z', '2026-01-03T17:00Z', '2026-01-05T05:00Z'],
    ]);
  });

  test('weekly counts weeks from Monday on', () => {
    const schedule: Recurring = {
      ...{ ...zone, every: 'weekly', interval: 2, start: '2026-01-07T00:00', times: ['12:00'] },
      daysOfWeek: ['sunday', 'tuesday'],
    };
    // The week of Wednesday the 7th is from the 5th to the 11th; its Tuesday lies before the start.
    expect(following(schedule, '2026-01-01T00:00Z', 4)).toEqual([
      ...['2026-01-11T11:00Z', '2026-01-20T11:00Z', '2026-01-25T11:00Z', '2026-02-03T11:00Z'],
    ]);
  });

  test('monthly takes the last day of a month that is too short', () => {
    const schedule: Recurring = {
      ...{ ...zone, every: 'monthly', interval: 1, start: '2027-12-15T00:00', times: ['00:15'] },
      dayOfMonth: 31,
    };
    expect(following(schedule, '2027-12-01T00:00Z', 4)).toEqual([
      ...['2027-12-30T23:15Z', '2028-01-30T23:15Z', '2028-02-28T23:15Z', '2028-03-30T22:15Z'],
    ]);
  });
});

describe('when the clocks change', () => {
  const daily = (time: string, timeZone = 'Europe/Berlin'): Recurring => ({
    ...{ kind: 'recurring', every: 'daily', interval: 1, timeZone, start: '2020-01-01T00:00' },
    times: [time],
  });

  test('a time that is skipped comes as much later as the clocks skip', () => {
    expect(following(daily('02:30'), '2026-03-28T12:00Z', 2)).toEqual([
      ...['2026-03-29T01:30Z', '2026-03-30T00:30Z'],
    ]);
  });

  test('a time that comes twice is due once, the first time', () => {
    expect(following(daily('02:30'), '2026-10-24T12:00Z', 2)).toEqual([
      ...['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ]);
    expect(iso(latestDue(daily('02:30'), at('2026-10-25T01:45Z')))).toBe('2026-10-25T00:30Z');
  });

  test('half an hour of daylight saving, and a day that never was', () => {
    expect(following(daily('02:15', 'Australia/Lord_Howe'), '2026-10-03T00:00Z', 1)).toEqual([
      '2026-10-03T15:45Z',
    ]);
    // Samoa went from 29 to 31 December 2011: the tick of the 30th and that of the 31st are one.
    const samoa: Recurring = {
      ...{ kind: 'recurring', every: 'daily', interval: 1, timeZone: 'Pacific/Apia' },
      ...{ start: '2011-12-28T00:00', times: ['08:00'] },
    };
    expect(following(samoa, '2011-12-29T00:00Z', 2)).toEqual(['2011-12-29T18:00Z', '2011-12-30T18:00Z']);
  });
});

describe('what holds for every recurrence', () => {
  const number = (max: number) => fc.integer({ min: 1, max });
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((pair) => pair.map((part) => String(part).padStart(2, '0')).join(':'));
  const times = fc.uniqueArray(time, { minLength: 1, maxLength: 4 });
  const base = {
    kind: fc.constant('recurring' as const),
    timeZone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Hong_Kong',
      'Australia/Lord_Howe',
    ),
    start: fc.tuple(fc.integer({ min: 0, max: 1_000 }), time).map(([days, clock]) => {
      const date = new Date(Date.UTC(2025, 0, 1 + days)).toISOString().slice(0, 10);
      return `${date}T${clock}`;
    }),
  };
  const dayName = fc.constantFrom(
    'monday',
    'tuesday',
    'wednesday',
    'thursday',
    'friday',
    'saturday',
    'sunday',
  );
  const schedules: fc.Arbitrary<unknown> = fc.oneof(
    fc.record({ ...base, every: fc.constant('hourly'), interval: number(23) }),
    fc.record({ ...base, every: fc.constant('daily'), interval: number(10), times }),
    fc.record({
      ...{ ...base, every: fc.constant('weekly'), interval: number(5), times },
      daysOfWeek: fc.uniqueArray(dayName, { minLength: 1 }),
    }),
    fc.record({
      ...base,
      every: fc.constant('monthly'),
      interval: number(12),
      times,
      dayOfMonth: number(31),
    }),
  );
  const recurring = schedules.map((schedule) => scheduleSchema.parse(schedule) as Recurring);
  const moment = fc.integer({ min: at('2024-06-01T00:00Z'), max: at('2029-01-01T00:00Z') });

  test('latest and next agree: nothing is due between them', () => {
    fc.assert(
      fc.property(recurring, moment, (schedule, now) => {
        const latest = latestDue(schedule, now);
        const next = nextDue(schedule, now);
        expect(next).toBeGreaterThan(now);
        expect(latestDue(schedule, next)).toBe(next);
        expect(latestDue(schedule, next - 1)).toBe(latest);
        if (latest !== null) {
          expect(latest).toBeLessThanOrEqual(now);
          expect(nextDue(schedule, latest)).toBe(next);
        }
      }),
    );
  });

  test('a due time shows one of the times on the clocks, unless they skip it', () => {
    fc.assert(
      fc.property(recurring, moment, (schedule, now) => {
        if (schedule.every === 'hourly') return;
        const due = nextDue(schedule, now);
        const shown = new Date(wallTimeAt(due, schedule.timeZone)).toISOString().slice(11, 16);
        const wasSkipped =
          wallTimeAt(due, schedule.timeZone) - wallTimeAt(due - 2 * 3_600_000, schedule.timeZone) >
          2 * 3_600_000;
        expect(wasSkipped || schedule.times.includes(shown)).toBe(true);
      }),
    );
  });
});

describe('what the API refuses', () => {
  const good = {
    ...{ kind: 'recurring', every: 'daily', timeZone: 'Asia/Hong_Kong' },
    ...{ start: '2026-01-01T00:00', times: ['06:00'] },
  };
  const problems = (schedule: unknown): string[] =>
    scheduleSchema.safeParse(schedule).error?.issues.map(({ path }) => path.join('.')) ?? [];

  test('a good one passes, with an interval of 1', () => {
    expect(scheduleSchema.parse(good)).toEqual({ ...good, interval: 1 });
  });

  test.each([
    ['timeZone', { ...good, timeZone: 'Mars/Olympus' }],
    ['start', { ...good, start: '2026-02-30T00:00' }],
    ['start', { ...good, start: '2026-13-01T00:00' }],
    ['start', { ...good, start: 'soon' }],
    ['times.0', { ...good, times: ['24:00'] }],
    ['times', { ...good, times: ['06:00', '06:00'] }],
    ['times', { ...good, times: [] }],
    ['interval', { ...good, interval: 0 }],
    ['daysOfWeek', { ...good, every: 'weekly' }],
    ['dayOfMonth', { ...good, every: 'monthly', dayOfMonth: 32 }],
    ['every', { ...good, every: 'yearly' }],
    ['', { ...good, dayOfMonth: 1 }],
  ])('%s is named', (path, schedule) => {
    expect(problems(schedule)).toEqual([path]);
  });
});
