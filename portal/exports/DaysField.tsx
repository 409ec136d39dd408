import { useText } from '../text/useText';
import { Check } from '../ui/Choice';
import { type Weekday, weekdays } from './schedule';

interface DaysProps {
  readonly days: readonly Weekday[];
  readonly error: string | undefined;
  readonly onChange: (days: readonly Weekday[]) => void;
}

export function DaysField({ days, error, onChange }: DaysProps) {
  const { t, format } = useText();
  return (
    <fieldset class="choices side-by-side">
      <legend>{t('schedule.days')}</legend>
      {weekdays.map((day, index) => (
        <Check
          key={day}
          checked={days.includes(day)}
          error={index === 0 ? error : undefined}
          onChange={(chosen) =>
            onChange(weekdays.filter((one) => (one === day ? chosen : days.includes(one))))
          }
        >
          {format.weekday(index)}
        </Check>
      ))}
    </fieldset>
  );
}
