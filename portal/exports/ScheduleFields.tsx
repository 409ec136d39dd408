import type { Schedule } from '../api/types';
import { useText } from '../text/useText';
import { Choice } from '../ui/Choice';
import { RecurrenceFields } from './RecurrenceFields';
import { newRecurring } from './schedule';

interface ScheduleProps {
  readonly schedule: Schedule;
  readonly onChange: (schedule: Schedule) => void;
}

/** When an export runs by itself. */
export function ScheduleFields({ schedule, onChange }: ScheduleProps) {
  const { t } = useText();
  const choose = (kind: Schedule['kind']): void => {
    if (kind !== 'recurring') onChange({ kind });
    else onChange(newRecurring(Date.now(), Intl.DateTimeFormat().resolvedOptions().timeZone));
  };
  return (
    <>
      <Choice
        label={t('exports.scheduleRun')}
        value={schedule.kind}
        options={[
          { value: 'onRefresh', label: t('schedule.onRefresh'), hint: t('schedule.onRefreshHint') },
          { value: 'recurring', label: t('schedule.recurring'), hint: t('schedule.recurringHint') },
          { value: 'off', label: t('schedule.off'), hint: t('schedule.offHint') },
        ]}
        onChange={choose}
      />
      {schedule.kind === 'recurring' && <RecurrenceFields schedule={schedule} onChange={onChange} />}
    </>
  );
}
