import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import { anotherTime, mostTimes } from './schedule';

interface TimesProps {
  readonly times: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (times: readonly string[]) => void;
}

/** One to four times of a day. */
export function TimesField({ times, error, onChange }: TimesProps) {
  const { t } = useText();
  return (
    <fieldset class="choices side-by-side">
      <legend class="hidden">{t('schedule.times')}</legend>
      {times.map((time, index) => (
        <TextField
          key={index}
          {...{ label: t('schedule.time', { number: index + 1 }), required: true, type: 'time', value: time }}
          error={index === 0 ? error : undefined}
          onInput={(text) => onChange(times.map((one, at) => (at === index ? text : one)))}
        />
      ))}
      <div class="actions">
        <Button
          kind="quiet"
          icon="plus"
          reason={times.length < mostTimes ? undefined : t('schedule.mostTimes', { count: mostTimes })}
          onClick={() => onChange([...times, anotherTime(times)])}
        >
          {t('schedule.addTime')}
        </Button>
        {times.length > 1 && (
          <Button kind="quiet" icon="cross" onClick={() => onChange(times.slice(0, -1))}>
            {t('schedule.removeTime')}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
