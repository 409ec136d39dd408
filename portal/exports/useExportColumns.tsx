import type { Export } from '../api/types';
import { formatAddress } from '../navigation/address';
import { RunBadge } from '../runs/RunBadge';
import { useText } from '../text/useText';
import { Badge } from '../ui/Badge';
import type { Column } from '../ui/DataTable';
import { Time } from '../ui/Time';
import { useScheduleText } from './scheduleText';

/** The original's columns. */
export function useExportColumns(): readonly Column<Export>[] {
  const { t } = useText();
  const scheduleText = useScheduleText();
  const permission = (one: Export): string => t(`exports.permission.${one.permission}`);
  const connection = ({ connectionId, connectionName }: Export): string =>
    connectionId === null ? t('exports.noConnection') : (connectionName ?? t('exports.otherConnection'));
  return [
    {
      ...{ key: 'name', title: t('exports.name'), by: ({ displayName }) => displayName },
      cell: ({ id, displayName }) => <a href={formatAddress(['exports', id])}>{displayName}</a>,
    },
    {
      ...{ key: 'status', title: t('exports.status'), by: statusOf },
      cell: (one) => <ExportStatus of={one} />,
    },
    {
      ...{ key: 'last', title: t('exports.lastRun'), by: ({ lastRun }) => lastRun?.startedAt ?? '' },
      cell: ({ lastRun }) =>
        lastRun === null ? <span class="muted">{t('exports.never')}</span> : <Time at={lastRun.startedAt} />,
    },
    {
      ...{ key: 'schedule', title: t('exports.schedule'), by: ({ schedule }) => scheduleText(schedule) },
      cell: ({ schedule }) => scheduleText(schedule),
    },
    { key: 'connection', title: t('exports.connection'), by: connection, cell: connection },
    { key: 'permission', title: t('exports.yourPermission'), by: permission, cell: permission },
    {
      ...{ key: 'updated', title: t('general.updated'), by: ({ updatedAt }) => updatedAt },
      cell: ({ updatedAt, updatedBy }) => (
        <>
          <Time at={updatedAt} /> <span class="muted">{updatedBy}</span>
        </>
      ),
    },
  ];
}

function statusOf({ status, lastRun }: Export): string {
  return status === 'inactive' ? status : (lastRun?.status ?? '');
}

/** Inactive, or how its last run goes, which one click opens. */
export function ExportStatus({ of: one }: { of: Export }) {
  const { t } = useText();
  if (one.status === 'inactive')
    return (
      <Badge tone="calm" icon="skip">
        {t('exports.inactive')}
      </Badge>
    );
  if (one.lastRun === null)
    return (
      <Badge tone="calm" icon="clock">
        {t('exports.ready')}
      </Badge>
    );
  return (
    <a class="badge-link" href={formatAddress(['exports', one.id, 'runs', one.lastRun.id])}>
      <RunBadge run={one.lastRun} />
    </a>
  );
}
