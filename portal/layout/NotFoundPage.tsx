import { useText } from '../text/useText';
import { Page } from './Page';

export function NotFoundPage() {
  const { t } = useText();
  return (
    <Page title={t('general.notFound')}>
      <p>
        <a href="#/exports">{t('exports.title')}</a>
      </p>
    </Page>
  );
}
