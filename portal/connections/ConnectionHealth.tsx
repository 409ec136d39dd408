import type { Connection } from '../api/types';
import { useText } from '../text/useText';
import { Badge } from '../ui/Badge';

/** Whether SendGrid took the key the last time that somebody asked. */
export function ConnectionHealth({ connection }: { connection: Connection }) {
  const { t } = useText();
  if (connection.status === 'needsAttention') {
    return (
      <Badge tone="bad" icon="alert">
        {t('connections.needsAttention')}
      </Badge>
    );
  }
  return (
    <Badge tone="good" icon="check">
      {t('connections.ready')}
    </Badge>
  );
}
