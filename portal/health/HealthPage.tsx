import type { Connection, Export } from '../api/types';
import { useList } from '../data/useList';
import { Page } from '../layout/Page';
import { formatAddress } from '../navigation/address';
import { RunBadge } from '../runs/RunBadge';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { Loaded } from '../ui/Loaded';
import { AppHealth } from './AppHealth';
import { HealthCard } from './HealthCard';
import { useHealth } from './useHealth';

/** Whether all is well, and if not, where to look. */
export function HealthPage() {
  const { t } = useText();
  const health = useHealth();
  return (
    <Page
      title={t('health.title')}
      lead={<p>{t('health.lead')}</p>}
      actions={<Button onClick={health.reload}>{t('health.check')}</Button>}
    >
      <Loaded from={health}>
        {(data) => <AppHealth {...data} reached={health.failure === undefined} />}
      </Loaded>
      <Connections />
      <Exports />
    </Page>
  );
}

function Connections() {
  const { t } = useText();
  const may = useMay();
  const allowed = may('connections.write');
  const connections = useList<Connection>(allowed ? '/api/connections' : null, { every: 30_000 });
  if (!allowed) return null;
  return (
    <Loaded from={connections}>
      {({ items }) => {
        const bad = items.filter(({ status }) => status === 'needsAttention');
        const word =
          bad.length === 0 ? t('health.noneBad') : t('health.connectionsBad', { count: bad.length });
        return (
          <HealthCard title={t('connections.title')} well={bad.length === 0} word={word}>
            <p>{t('health.connectionsHelp', { count: items.length })}</p>
            {bad.length > 0 && (
              <ul class="rows">
                {bad.map(({ id, displayName, statusReason }) => (
                  <li key={id}>
                    <a href={formatAddress(['connections', id])}>{displayName}</a>
                    <span class="muted" lang="en">
                      {statusReason}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </HealthCard>
        );
      }}
    </Loaded>
  );
}

function Exports() {
  const { t } = useText();
  const exports = useList<Export>('/api/exports', { every: 15_000 });
  return (
    <Loaded from={exports}>
      {({ items }) => {
        const bad = items.filter(
          ({ lastRun }) => lastRun?.status === 'failed' || lastRun?.status === 'skipped',
        );
        const word = bad.length === 0 ? t('health.noneBad') : t('health.exportsBad', { count: bad.length });
        return (
          <HealthCard title={t('exports.title')} well={bad.length === 0} word={word}>
            <p>{t('health.exportsHelp', { count: items.length })}</p>
            {bad.length > 0 && (
              <ul class="rows">
                {bad.slice(0, 50).map(({ id, displayName, lastRun }) => (
                  <li key={id}>
                    <a href={formatAddress(['exports', id, 'runs', lastRun?.id ?? ''])}>{displayName}</a>
                    {lastRun !== null && <RunBadge run={lastRun} />}
                  </li>
                ))}
              </ul>
            )}
          </HealthCard>
        );
      }}
    </Loaded>
  );
}
