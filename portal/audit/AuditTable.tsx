import type { AuditEntry } from '../api/types';
import { useText } from '../text/useText';
import { Badge } from '../ui/Badge';
import { type Column, DataTable } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { Time } from '../ui/Time';
import { useTableState } from '../ui/tableState';
import { AuditChanges } from './AuditChanges';

const looks = {
  Success: { tone: 'good', icon: 'check' },
  ClientError: { tone: 'warn', icon: 'alert' },
  Failure: { tone: 'bad', icon: 'alert' },
} as const;

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = useText();
  const state = useTableState('');
  const columns = useColumns();
  if (entries.length === 0) return <Empty icon="audit" title={t('audit.empty')} />;
  return (
    <DataTable caption={t('audit.title')} {...{ columns, state, items: entries }} keyOf={({ id }) => id} />
  );
}

function useColumns(): readonly Column<AuditEntry>[] {
  const { t } = useText();
  return [
    {
      ...{ key: 'event', title: t('audit.event') },
      cell: ({ event }) => t(`audit.event.${event}`),
    },
    {
      ...{ key: 'target', title: t('audit.target') },
      cell: ({ target }) => target.name ?? (target.id === undefined ? '–' : <code>{target.id}</code>),
    },
    {
      ...{ key: 'actor', title: t('audit.actor') },
      cell: ({ actor, ip }) => (
        <>
          {actor.name} {ip !== null && <span class="detail">{ip}</span>}
        </>
      ),
    },
    { key: 'at', title: t('audit.at'), cell: ({ at }) => <Time at={at} /> },
    {
      ...{ key: 'result', title: t('audit.result') },
      cell: ({ result, code }) => (
        <>
          <Badge {...looks[result]}>{t(`audit.result.${result}`)}</Badge>
          {code !== undefined && <code class="detail">{code}</code>}
        </>
      ),
    },
    {
      ...{ key: 'changes', title: t('audit.changes') },
      cell: ({ changes }) => <AuditChanges changes={changes} />,
    },
  ];
}
