import type { ComponentChildren } from 'preact';
import type { Polled } from '../data/usePolled';
import { useText } from '../text/useText';
import { Button } from './Button';
import { FailureNotice } from './FailureNotice';
import { Icon } from './Icon';
import { Notice } from './Notice';

/** Loading, failed, stale, or there. */
export function Loaded<T>({ from, children }: { from: Polled<T>; children: (data: T) => ComponentChildren }) {
  const { t, format } = useText();
  const { data, failure, loadedAt, reload } = from;
  const again = <Button onClick={reload}>{t('general.tryAgain')}</Button>;
  if (data === undefined) {
    if (failure === undefined) return <Loading />;
    return <FailureNotice failure={failure}>{again}</FailureNotice>;
  }
  return (
    <>
      {failure !== undefined && loadedAt !== undefined && (
        <Notice
          tone="warn"
          live
          title={t('general.stale', { time: format.clock(new Date(loadedAt).toISOString()) })}
        >
          <p>{t(`error.${failure.code}`)}</p>
          {again}
        </Notice>
      )}
      {children(data)}
    </>
  );
}

export function Loading() {
  const { t } = useText();
  return (
    <p class="loading" role="status">
      <Icon name="running" spin />
      <span>{t('general.loading')}</span>
    </p>
  );
}
