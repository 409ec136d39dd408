import type { Schedule } from '../api/types';
import { useText } from '../text/useText';

/** When an export runs by itself, in words. */
export function useScheduleText(): (schedule: Schedule) => string {
  const { t } = useText();
  return ({ kind }) => t(`schedule.${kind}`);
}
