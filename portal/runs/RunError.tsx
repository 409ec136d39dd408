import type { Run } from '../api/types';
import { useText } from '../text/useText';
import { Notice } from '../ui/Notice';

/** Why a run ended so, in plain words, and what to do; then what the app itself wrote down. */
export function RunError({ run }: { run: Run }) {
  const { t } = useText();
  const { error, status } = run;
  if (error === undefined || status === 'canceled') return null;
  return (
    <Notice tone={status === 'failed' ? 'bad' : 'warn'} title={t(`error.${error.code}`)}>
      <p>{t(`help.${error.code}`)}</p>
      <details>
        <summary>{t('general.details')}</summary>
        <p lang="en">{[error.message, error.help].filter(Boolean).join(' ')}</p>
      </details>
    </Notice>
  );
}
