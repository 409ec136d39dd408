import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { SelectField } from '../ui/SelectField';
import { type ExportForm, targets } from './exportForm';
import { proposeMatching } from './proposeMatching';

interface MatchingProps {
  readonly fields: readonly string[];
  readonly matching: ExportForm['matching'];
  readonly error: string | undefined;
  readonly onChange: (matching: ExportForm['matching']) => void;
}

/** Which profile field feeds which SendGrid field. */
export function MatchingFields({ fields, matching, error, onChange }: MatchingProps) {
  const { t } = useText();
  if (fields.length === 0) return <p class="muted">{t('exports.segmentsFirst')}</p>;
  const options = (current: string) => [
    { value: '', label: t('exports.noField') },
    ...[...new Set([...fields, ...(current === '' ? [] : [current])])].map((field) => ({
      ...{ value: field, label: fields.includes(field) ? field : t('exports.missingField', { field }) },
    })),
  ];
  return (
    <>
      <p class="hint">{t('exports.matchingHint')}</p>
      <div class="matching">
        {targets.map((target) => (
          <SelectField
            key={target}
            {...{ label: t(`target.${target}`), value: matching[target], required: target === 'email' }}
            error={target === 'email' ? error : undefined}
            options={options(matching[target])}
            onChange={(field) => onChange({ ...matching, [target]: field })}
          />
        ))}
      </div>
      <Button kind="quiet" onClick={() => onChange(proposeMatching(fields))}>
        {t('exports.propose')}
      </Button>
    </>
  );
}
