import {
  anotherTime,
  everies,
  newRecurring,
  scheduleProblems,
  wallTime,
  withEvery,
} from '../../portal/exports/schedule';
import { scheduleSchema } from '../../shared/exports/schedule';

const moment = Date.parse('2026-03-01T17:30:40Z');
const daily = newRecurring(moment, 'Asia/Hong_Kong');

test('a new schedule begins now, by the clocks of its time zone', () => {
  expect(daily).toMatchObject({ every: 'daily', start: '2026-03-02T01:30', timeZone: 'Asia/Hong_Kong' });
  expect(wallTime(moment, 'America/New_York')).toBe('2026-03-01T12:30');
});

test.each(everies)('%s is what the API takes, and nothing is wrong with it', (every) => {
  const schedule = withEvery(daily, every);
  expect(scheduleSchema.parse(schedule)).toEqual(schedule);
  expect(scheduleProblems(schedule)).toEqual([]);
});

test('times are kept from one rhythm to another', () => {
  const twice = { ...withEvery(daily, 'weekly'), times: ['07:00', '19:00'] };
  expect(withEvery(twice, 'monthly')).toMatchObject({ times: ['07:00', '19:00'], dayOfMonth: 1 });
});

test.each([
  ['interval', { ...daily, interval: 366 }],
  ['interval', { ...daily, interval: Number.NaN }],
  ['times', { ...daily, times: ['06:00', '06:00'] }],
  ['times', { ...daily, times: [''] }],
  ['days', { ...withEvery(daily, 'weekly'), daysOfWeek: [] }],
  ['dayOfMonth', { ...withEvery(daily, 'monthly'), dayOfMonth: 32 }],
  ['start', { ...daily, start: '' }],
])('%s is missed before the API has to refuse it', (problem, schedule) => {
  expect(scheduleProblems(schedule as typeof daily)).toEqual([problem]);
  expect(scheduleSchema.safeParse(schedule).success).toBe(false);
});

test('another time is one that is not there yet', () => {
  let times = ['12:00'];
  for (let count = 0; count < 3; count += 1) times = [...times, anotherTime(times)];
  expect(new Set(times).size).toBe(4);
});
