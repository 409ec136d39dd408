import type { Segment } from '../api/types';
import { useList } from '../data/useList';
import { Page } from '../layout/Page';
import { formatAddress } from '../navigation/address';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { type Column, DataTable } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { SearchBox } from '../ui/SearchBox';
import { matchesSearch } from '../ui/sortItems';
import { Time } from '../ui/Time';
import { useTableState } from '../ui/tableState';

/** What the source has published. */
export function SegmentsPage() {
  const { t } = useText();
  const may = useMay();
  const allowed = may('segments.read');
  const segments = useList<Segment>(allowed ? '/api/segments' : null, { every: 60_000 });
  return (
    <Page title={t('segments.title')} lead={<p>{t('segments.lead')}</p>}>
      {allowed ? (
        <Loaded from={segments}>{(listed) => <SegmentList {...listed} />}</Loaded>
      ) : (
        <Notice tone="info" title={t('reason.contributors')} />
      )}
    </Page>
  );
}

function SegmentList({ items, complete }: { items: readonly Segment[]; complete: boolean }) {
  const { t } = useText();
  const state = useTableState('name');
  const columns = useColumns();
  if (items.length === 0 && complete) {
    return (
      <Empty icon="segments" title={t('segments.empty')}>
        <p>{t('segments.emptyHelp')}</p>
      </Empty>
    );
  }
  const found = items.filter(({ name, id }) => matchesSearch(state.search, [name, id]));
  return (
    <>
      <SearchBox label={t('segments.search')} {...{ state, complete }} found={found.length} />
      <DataTable caption={t('segments.title')} {...{ columns, state, items: found }} keyOf={({ id }) => id} />
    </>
  );
}

function useColumns(): readonly Column<Segment>[] {
  const { t, format } = useText();
  return [
    {
      ...{ key: 'name', title: t('segments.name'), by: ({ name }) => name },
      cell: ({ id, name }) => <a href={formatAddress(['segments', id])}>{name}</a>,
    },
    {
      ...{ key: 'profiles', title: t('segments.count'), by: ({ profiles }) => profiles ?? -1, align: 'end' },
      cell: ({ profiles }) =>
        profiles === null ? <span class="muted">{t('segments.notCounted')}</span> : format.number(profiles),
    },
    {
      ...{ key: 'fields', title: t('segments.fields'), by: ({ fields }) => fields.length, align: 'end' },
      cell: ({ fields }) => format.number(fields.length),
    },
    {
      ...{ key: 'refreshed', title: t('segments.refreshed'), by: ({ refreshedAt }) => refreshedAt },
      cell: ({ refreshedAt }) => <Time at={refreshedAt} />,
    },
  ];
}
