import { useState } from 'preact/hooks';
import type { AuditEntry } from '../api/types';
import { useList } from '../data/useList';
import { Page } from '../layout/Page';
import { formatAddress } from '../navigation/address';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { AuditFilters } from './AuditFilters';
import { AuditTable } from './AuditTable';
import { DownloadAudit } from './DownloadAudit';

const step = 200;

/** Who did what to what, the newest first. */
export function AuditPage({ event, result }: { event: string; result: string }) {
  const { t } = useText();
  const may = useMay();
  const allowed = may('audit.read');
  const filter = { event, result };
  return (
    <Page
      title={t('audit.title')}
      lead={<p>{t('audit.lead')}</p>}
      actions={
        <DownloadAudit path={pathOf(filter)} reason={allowed ? undefined : t('reason.administrators')} />
      }
    >
      {allowed ? (
        <>
          <AuditFilters {...filter} />
          <Entries key={pathOf(filter)} path={pathOf(filter)} />
        </>
      ) : (
        <Notice tone="info" title={t('reason.administrators')} />
      )}
    </Page>
  );
}

/** The query of a list begins as that of a page does. */
function pathOf(filter: { event: string; result: string }): string {
  return `/api/audit${formatAddress([], filter).slice(2)}`;
}

function Entries({ path }: { path: string }) {
  const { t } = useText();
  const [most, setMost] = useState(step);
  const entries = useList<AuditEntry>(path, { most });
  return (
    <Loaded from={entries}>
      {({ items, complete }) => (
        <>
          <AuditTable entries={items} />
          {!complete && (
            <div class="actions actions-center">
              <Button onClick={() => setMost(most + step)}>{t('audit.more')}</Button>
            </div>
          )}
        </>
      )}
    </Loaded>
  );
}
