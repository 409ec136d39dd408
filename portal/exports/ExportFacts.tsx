import type { ContactList, Export } from '../api/types';
import { useList } from '../data/useList';
import { formatAddress } from '../navigation/address';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { Facts } from '../ui/Facts';
import { Time } from '../ui/Time';
import { targets } from './exportForm';
import { useScheduleText } from './scheduleText';
import { ExportStatus } from './useExportColumns';

/** What an export does, in words. */
export function ExportFacts({ definition }: { definition: Export }) {
  const { t } = useText();
  const may = useMay();
  const scheduleText = useScheduleText();
  const { connectionId, connectionName, listId, segmentIds, dataMatching, schedule, updatedAt, updatedBy } =
    definition;
  const lists = useList<ContactList>(
    connectionName === null || !may('connections.read') ? null : `/api/connections/${connectionId}/lists`,
  );
  const list = lists.data?.items.find(({ id }) => id === listId);
  const matched = targets.flatMap((target) => {
    const field = dataMatching[target];
    return field === undefined ? [] : [`${t(`target.${target}`)} ← ${field}`];
  });
  return (
    <Facts
      items={[
        [t('exports.status'), <ExportStatus key="status" of={definition} />],
        [
          t('exports.connection'),
          connectionId === null
            ? t('exports.noConnection')
            : (connectionName ?? t('exports.otherConnection')),
        ],
        [t('exports.list'), list === undefined ? <code key="list">{listId}</code> : list.name],
        [
          t('exports.segments'),
          <ul key="segments">
            {segmentIds.map((id) => (
              <li key={id}>
                <a href={formatAddress(['segments', id])}>{id}</a>
              </li>
            ))}
          </ul>,
        ],
        [t('exports.matching'), <PlainList key="matching" items={matched} />],
        [t('exports.schedule'), scheduleText(schedule)],
        ...(definition.nextDueAt
          ? [[t('schedule.next'), <Time key="next" at={definition.nextDueAt} />] as const]
          : []),
        [t('exports.yourPermission'), t(`exports.permission.${definition.permission}`)],
        [
          t('general.updated'),
          <span key="updated">
            <Time at={updatedAt} /> <span class="muted">{updatedBy}</span>
          </span>,
        ],
      ]}
    />
  );
}

function PlainList({ items }: { items: readonly string[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
