import type { Schedule } from '../api/types';
import { useText } from '../text/useText';
import { Choice } from '../ui/Choice';

interface ScheduleProps {
  readonly schedule: Schedule;
  readonly onChange: (schedule: Schedule) => void;
}

/** When an export runs by itself. */
export function ScheduleFields({ schedule, onChange }: ScheduleProps) {
  const { t } = useText();
  return (
    <Choice
      label={t('exports.scheduleRun')}
      value={schedule.kind}
      options={[
        { value: 'onRefresh', label: t('schedule.onRefresh'), hint: t('schedule.onRefreshHint') },
        { value: 'off', label: t('schedule.off'), hint: t('schedule.offHint') },
      ]}
      onChange={(kind) => onChange({ kind })}
    />
  );
}
