import { useId } from 'preact/hooks';
import { useAction } from '../data/useAction';
import { type Language, languageNames } from '../text/languages';
import { useText } from '../text/useText';

export function LanguagePicker() {
  const { t, language, speak } = useText();
  const id = useId();
  const change = useAction((chosen: Language) => speak(chosen));
  return (
    <div class="picker">
      <label for={id}>{t('general.language')}</label>
      <select
        id={id}
        value={language}
        onChange={(event) => void change.run(event.currentTarget.value as Language)}
      >
        {Object.entries(languageNames).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
      {change.failure !== undefined && (
        <p class="field-error" role="alert">
          {t('general.languageFailed')}
        </p>
      )}
    </div>
  );
}
