import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { toFailure } from '../api/failure';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Page } from './Page';

/** A page that cannot be drawn says so, and the way to the others stays. */
export function Guarded({ children }: { children: ComponentChildren }) {
  const { t } = useText();
  const [error] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  return (
    <Page title={t('general.trouble')}>
      <FailureNotice failure={toFailure(error)}>
        <Button onClick={() => location.reload()}>{t('general.tryAgain')}</Button>
      </FailureNotice>
    </Page>
  );
}
