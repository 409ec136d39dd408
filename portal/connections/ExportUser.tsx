import { request } from '../api/request';
import type { Connection } from '../api/types';
import { useAction } from '../data/useAction';
import { useMe } from '../session/session';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';

interface ExportUserProps {
  readonly connection: Connection;
  readonly onChanged: () => void;
}

/** On whose word runs use the connection; an administrator puts himself in their place. */
export function ExportUser({ connection, onChanged }: ExportUserProps) {
  const { t } = useText();
  const { id, name } = useMe();
  const { exportUser } = connection;
  const add = useAction(async () => {
    const body = { exportUser: 'me' };
    await request(`/api/connections/${connection.id}`, {
      ...{ method: 'PATCH', ifMatch: connection.etag ?? '', body },
    });
    onChanged();
  });
  return (
    <section class="card">
      <h2>{t('connections.exportUser')}</h2>
      <p>{exportUser?.name ?? t('connections.noExportUser')}</p>
      <p class="hint">{t('connections.exportUserHint')}</p>
      {exportUser?.id !== id && (
        <div class="actions">
          <Button busy={add.busy} onClick={() => void add.run()}>
            {t('connections.addMe', { name })}
          </Button>
        </div>
      )}
      {add.failure !== undefined && <FailureNotice failure={add.failure} />}
    </section>
  );
}
