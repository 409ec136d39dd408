import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { Connection } from '../api/types';
import { useAction } from '../data/useAction';
import { useResource } from '../data/useResource';
import { useAnnounce } from '../layout/announcer';
import { Page } from '../layout/Page';
import { go } from '../navigation/useAddress';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { ConnectionFacts } from './ConnectionFacts';
import { ConnectionFields } from './ConnectionFields';
import { ExportUser } from './ExportUser';
import { RemoveConnection } from './RemoveConnection';

export function EditConnectionPage({ id }: { id: string }) {
  const { t } = useText();
  const may = useMay();
  const allowed = may('connections.write');
  const connection = useResource<Connection>(allowed ? `/api/connections/${id}` : null);
  const title = connection.data?.displayName ?? t('connections.edit');
  return (
    <Page title={title} up={{ href: '#/connections', title: t('connections.title') }}>
      {allowed ? (
        <Loaded from={connection}>
          {(data) => <Connected connection={data} reload={connection.reload} />}
        </Loaded>
      ) : (
        <Notice tone="info" title={t('reason.administrators')} />
      )}
    </Page>
  );
}

function Connected({ connection, reload }: { connection: Connection; reload: () => void }) {
  const { t } = useText();
  const announce = useAnnounce();
  const [removing, setRemoving] = useState(false);
  const [works, setWorks] = useState(false);
  const test = useAction(async () => {
    setWorks(false);
    await request(`/api/connections/${connection.id}/test`, { method: 'POST' });
    setWorks(true);
    if (connection.status !== 'ready') reload();
  });
  return (
    <>
      {connection.status === 'needsAttention' && (
        <Notice tone="bad" title={t('connections.needsAttention')}>
          <p>{t('help.keyRejected')}</p>
          <p lang="en">{connection.statusReason}</p>
        </Notice>
      )}
      <ConnectionFacts connection={connection} />
      <div class="actions">
        <Button icon="health" busy={test.busy} onClick={() => void test.run()}>
          {t('connections.test')}
        </Button>
        <Button kind="danger" onClick={() => setRemoving(true)}>
          {t('connections.remove')}
        </Button>
      </div>
      {test.failure !== undefined && <FailureNotice failure={test.failure} />}
      {works && <Notice tone="good" live title={t('connections.works')} />}
      <ExportUser connection={connection} onChanged={reload} />
      <ConnectionFields
        connection={connection}
        onSaved={() => {
          announce(t('connections.saved', { name: connection.displayName }));
          reload();
        }}
      />
      {removing && (
        <RemoveConnection
          connection={connection}
          onClose={() => setRemoving(false)}
          onRemoved={() => {
            announce(t('connections.removed', { name: connection.displayName }));
            go(['connections']);
          }}
        />
      )}
    </>
  );
}
