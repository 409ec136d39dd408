import { Page } from '../layout/Page';
import { useText } from '../text/useText';

export function AuditPage() {
  const { t } = useText();
  return <Page title={t('audit.title')}>{null}</Page>;
}
