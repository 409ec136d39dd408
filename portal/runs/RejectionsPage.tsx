import type { Rejection } from '../api/types';
import { useList } from '../data/useList';
import { Page } from '../layout/Page';
import { formatAddress } from '../navigation/address';
import { changeQuery } from '../navigation/useAddress';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { type Column, DataTable } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { SearchBox } from '../ui/SearchBox';
import { SelectField } from '../ui/SelectField';
import { matchesSearch } from '../ui/sortItems';
import { useTableState } from '../ui/tableState';
import { byReason, mostRejections } from './byReason';
import { DownloadRejections } from './DownloadRejections';

interface RejectionsProps {
  readonly exportId: string;
  readonly runId: string;
  /** Only these; all of them if it is ''. */
  readonly reason: string;
}

/** Who did not get onto the list, and why. */
export function RejectionsPage({ exportId, runId, reason }: RejectionsProps) {
  const { t } = useText();
  const may = useMay();
  const path = `/api/exports/${exportId}/runs/${runId}/rejections`;
  const allowed = may('rejections.read');
  const rejections = useList<Rejection>(allowed ? path : null, { pageSize: 1_000, most: mostRejections });
  return (
    <Page
      title={t('rejections.title')}
      up={{ href: formatAddress(['exports', exportId, 'runs', runId]), title: t('rejections.run') }}
      lead={<p>{t('rejections.lead')}</p>}
      actions={
        <DownloadRejections {...{ path, runId }} reason={allowed ? undefined : t('reason.rejections')} />
      }
    >
      {allowed ? (
        <Loaded from={rejections}>{(listed) => <RejectionList {...listed} reason={reason} />}</Loaded>
      ) : (
        <Notice tone="info" title={t('reason.rejections')} />
      )}
    </Page>
  );
}

interface ListProps {
  readonly items: readonly Rejection[];
  readonly complete: boolean;
  readonly reason: string;
}

function RejectionList({ items, complete, reason }: ListProps) {
  const { t } = useText();
  const state = useTableState('');
  const columns = useColumns();
  if (items.length === 0 && complete) return <Empty icon="check" title={t('rejections.empty')} />;
  const reasons = byReason(items);
  const found = items.filter(
    (row) =>
      (reason === '' || row.reason === reason) &&
      matchesSearch(state.search, [row.email, row.segmentId, row.file, row.detail]),
  );
  return (
    <>
      <div class="filters">
        <SelectField
          {...{ label: t('rejections.reason'), value: reason, required: true }}
          options={[
            { value: '', label: t('rejections.allReasons') },
            ...reasons.map(({ reason: one, count }) => ({
              ...{ value: one, label: t('rejections.reasonCount', { reason: t(`reasonOf.${one}`), count }) },
            })),
          ]}
          onChange={(chosen) => changeQuery({ reason: chosen, page: '' })}
        />
        <SearchBox label={t('rejections.search')} {...{ state, complete }} found={found.length} />
      </div>
      <DataTable
        caption={t('rejections.title')}
        {...{ columns, state, items: found }}
        keyOf={(row) => String(items.indexOf(row))}
      />
    </>
  );
}

function useColumns(): readonly Column<Rejection>[] {
  const { t, format } = useText();
  return [
    {
      ...{ key: 'email', title: t('rejections.email'), by: ({ email }) => email },
      cell: ({ email }) =>
        email === '' ? (
          <span class="muted">{t('rejections.noEmail')}</span>
        ) : (
          <span class="address">{email}</span>
        ),
    },
    {
      ...{ key: 'reason', title: t('rejections.reason'), by: ({ reason }) => t(`reasonOf.${reason}`) },
      cell: ({ reason, detail }) => (
        <>
          {t(`reasonOf.${reason}`)}
          {detail !== undefined && (
            <span class="detail" lang="en">
              {detail}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'segment',
      title: t('rejections.segment'),
      by: ({ segmentId }) => segmentId,
      cell: ({ segmentId }) => segmentId,
    },
    { key: 'file', title: t('rejections.file'), by: ({ file = '' }) => file, cell: ({ file = '–' }) => file },
    {
      ...{ key: 'record', title: t('rejections.record'), by: ({ record }) => record ?? 0, align: 'end' },
      cell: ({ record }) => (record === null ? '–' : format.number(record)),
    },
  ];
}
