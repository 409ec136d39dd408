import type { ComponentChildren } from 'preact';
import type { Failure } from '../api/failure';
import { useText } from '../text/useText';
import { Notice } from './Notice';

/** What went wrong and what to do about it, in the reader's language; then what the app itself said. */
export function FailureNotice({ failure, children }: { failure: Failure; children?: ComponentChildren }) {
  const { t } = useText();
  return (
    <Notice tone="bad" title={t(`error.${failure.code}`)} live>
      <p>{t(`help.${failure.code}`)}</p>
      <Details failure={failure} />
      {children}
    </Notice>
  );
}

function Details({ failure }: { failure: Failure }) {
  const { t } = useText();
  const { errors = [] } = failure.more;
  if (failure.code === 'offline' || (failure.message === '' && errors.length === 0)) return null;
  return (
    <details>
      <summary>{t('general.details')}</summary>
      <p lang="en">{[failure.message, failure.more.help].filter(Boolean).join(' ')}</p>
      {errors.length > 0 && (
        <ul lang="en">
          {errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path}: {message}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
