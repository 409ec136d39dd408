import type { Recurring } from '../api/types';
import { useText } from '../text/useText';
import { SelectField } from '../ui/SelectField';
import { TextField } from '../ui/TextField';
import { DaysField } from './DaysField';
import { everies, longest, scheduleProblems, withEvery } from './schedule';
import { TimesField } from './TimesField';

interface RecurrenceProps {
  readonly schedule: Recurring;
  readonly onChange: (schedule: Recurring) => void;
}

const timeZones = Intl.supportedValuesOf('timeZone');

/** How often, at what times, and by whose clocks. */
export function RecurrenceFields({ schedule, onChange }: RecurrenceProps) {
  const { t } = useText();
  const { every, interval, timeZone, start } = schedule;
  const problems = scheduleProblems(schedule);
  const error = (name: (typeof problems)[number], text: string) =>
    problems.includes(name) ? text : undefined;
  return (
    <div class="matching">
      <SelectField
        {...{ label: t('schedule.every'), value: every, required: true }}
        options={everies.map((value) => ({ value, label: t(`schedule.every.${value}`) }))}
        onChange={(chosen) => onChange(withEvery(schedule, chosen))}
      />
      <TextField
        {...{
          label: t('schedule.interval'),
          hint: t('schedule.intervalHint'),
          required: true,
          type: 'number',
        }}
        {...{ value: Number.isNaN(interval) ? '' : String(interval) }}
        error={error('interval', t('schedule.intervalWrong', { most: longest[every] }))}
        onInput={(text) => onChange({ ...schedule, interval: text === '' ? Number.NaN : Number(text) })}
      />
      {schedule.every === 'weekly' && (
        <DaysField
          days={schedule.daysOfWeek}
          error={error('days', t('schedule.daysWrong'))}
          onChange={(daysOfWeek) => onChange({ ...schedule, daysOfWeek: [...daysOfWeek] })}
        />
      )}
      {schedule.every === 'monthly' && (
        <TextField
          {...{
            label: t('schedule.dayOfMonth'),
            hint: t('schedule.dayOfMonthHint'),
            required: true,
            type: 'number',
          }}
          {...{
            value: String(schedule.dayOfMonth),
            error: error('dayOfMonth', t('schedule.dayOfMonthWrong')),
          }}
          onInput={(text) => onChange({ ...schedule, dayOfMonth: Number(text) })}
        />
      )}
      {schedule.every !== 'hourly' && (
        <TimesField
          times={schedule.times}
          error={error('times', t('schedule.timesWrong'))}
          onChange={(times) => onChange({ ...schedule, times: [...times] })}
        />
      )}
      <TextField
        {...{ label: t('schedule.start'), required: true, type: 'datetime-local', value: start }}
        error={error('start', t('form.required'))}
        onInput={(text) => onChange({ ...schedule, start: text })}
      />
      <SelectField
        {...{ label: t('schedule.timeZone'), value: timeZone, required: true }}
        options={[...new Set([...timeZones, timeZone])].map((value) => ({ value, label: value }))}
        onChange={(chosen) => onChange({ ...schedule, timeZone: chosen })}
      />
    </div>
  );
}
