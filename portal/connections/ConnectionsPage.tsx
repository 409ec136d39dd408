import type { Connection } from '../api/types';
import { useList } from '../data/useList';
import { Page } from '../layout/Page';
import { formatAddress } from '../navigation/address';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { LinkButton } from '../ui/Button';
import { type Column, DataTable } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { SearchBox } from '../ui/SearchBox';
import { matchesSearch } from '../ui/sortItems';
import { Time } from '../ui/Time';
import { useTableState } from '../ui/tableState';
import { ConnectionHealth } from './ConnectionHealth';

export function ConnectionsPage() {
  const { t } = useText();
  const may = useMay();
  const add = (
    <LinkButton
      kind="primary"
      icon="plus"
      href="#/connections/new"
      reason={may('connections.write') ? undefined : t('reason.administrators')}
    >
      {t('connections.add')}
    </LinkButton>
  );
  return (
    <Page title={t('connections.title')} lead={<p>{t('connections.lead')}</p>} actions={add}>
      {may('connections.read') ? (
        <ConnectionList />
      ) : (
        <Notice tone="info" title={t('reason.notVisible')}>
          <p>{t('connections.notVisible')}</p>
        </Notice>
      )}
    </Page>
  );
}

function ConnectionList() {
  const { t } = useText();
  const connections = useList<Connection>('/api/connections', { every: 30_000 });
  const state = useTableState('name');
  const columns = useColumns();
  return (
    <Loaded from={connections}>
      {({ items, complete }) => {
        if (items.length === 0) {
          return (
            <Empty icon="connections" title={t('connections.empty')}>
              <p>{t('connections.emptyHelp')}</p>
            </Empty>
          );
        }
        const found = items.filter(({ displayName, type }) =>
          matchesSearch(state.search, [displayName, type]),
        );
        return (
          <>
            <SearchBox
              label={t('connections.search')}
              state={state}
              found={found.length}
              complete={complete}
            />
            <DataTable
              caption={t('connections.title')}
              {...{ columns, state, items: found }}
              keyOf={({ id }) => id}
            />
          </>
        );
      }}
    </Loaded>
  );
}

/** An administrator sees everything of a connection, others its name and type. */
function useColumns(): readonly Column<Connection>[] {
  const { t } = useText();
  const may = useMay();
  const full = may('connections.write');
  const name: Column<Connection> = {
    ...{ key: 'name', title: t('connections.name'), by: ({ displayName }) => displayName },
    cell: ({ id, displayName }) =>
      full ? <a href={formatAddress(['connections', id])}>{displayName}</a> : displayName,
  };
  const type: Column<Connection> = {
    ...{ key: 'type', title: t('connections.type'), by: ({ type: kind }) => kind, cell: () => 'SendGrid' },
  };
  if (!full) return [name, type];
  return [
    name,
    type,
    {
      ...{ key: 'access', title: t('connections.availableTo'), by: ({ availableTo = '' }) => availableTo },
      cell: ({ availableTo = 'administrators' }) => t(`connections.availableTo.${availableTo}`),
    },
    {
      ...{ key: 'created', title: t('connections.created'), by: ({ createdAt = '' }) => createdAt },
      cell: ({ createdAt, createdBy }) =>
        createdAt === undefined ? null : (
          <>
            <Time at={createdAt} /> <span class="muted">{createdBy}</span>
          </>
        ),
    },
    {
      ...{ key: 'health', title: t('connections.health'), by: ({ status = '' }) => status },
      cell: (connection) => <ConnectionHealth connection={connection} />,
    },
  ];
}
