import type { Recurring, Schedule } from '../api/types';
import { useText } from '../text/useText';
import { weekdays } from './schedule';

/** When an export runs by itself, in words. */
export function useScheduleText(): (schedule: Schedule) => string {
  const { t, format } = useText();
  const rhythm = (schedule: Recurring): string => {
    const { interval: count } = schedule;
    switch (schedule.every) {
      case 'hourly':
        return t('schedule.hourly', { count });
      case 'daily':
        return t('schedule.daily', { count });
      case 'weekly': {
        const days = schedule.daysOfWeek.map((day) => format.weekday(weekdays.indexOf(day)));
        return t('schedule.weekly', { count, days: format.list(days) });
      }
      case 'monthly':
        return t('schedule.monthly', { count, day: schedule.dayOfMonth });
    }
  };
  return (schedule) => {
    if (schedule.kind !== 'recurring') return t(`schedule.${schedule.kind}`);
    const { timeZone } = schedule;
    if (!('times' in schedule)) return `${rhythm(schedule)} (${timeZone})`;
    const times = format.list(schedule.times);
    return t('schedule.at', { rhythm: rhythm(schedule), times, timeZone });
  };
}
