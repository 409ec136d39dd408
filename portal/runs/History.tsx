import type { Run } from '../api/types';
import { formatAddress } from '../navigation/address';
import { useText } from '../text/useText';
import { type Column, DataTable } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { Time } from '../ui/Time';
import { useTableState } from '../ui/tableState';
import { HistoryChart } from './HistoryChart';
import { RunBadge } from './RunBadge';

/** The last runs of an export: a chart, and the same in a table. */
export function History({ exportId, runs }: { exportId: string; runs: readonly Run[] }) {
  const { t } = useText();
  const state = useTableState('started', true);
  const columns = useColumns(exportId);
  return (
    <section>
      <h2>{t('history.title')}</h2>
      {runs.length === 0 ? (
        <Empty icon="clock" title={t('history.empty')}>
          <p>{t('history.emptyHelp')}</p>
        </Empty>
      ) : (
        <>
          <HistoryChart runs={runs} />
          <DataTable
            caption={t('history.title')}
            {...{ columns, state, items: runs }}
            keyOf={({ id }) => id}
          />
        </>
      )}
    </section>
  );
}

export function durationOf({ startedAt, finishedAt }: Run): number | null {
  return finishedAt === undefined ? null : Date.parse(finishedAt) - Date.parse(startedAt);
}

function useColumns(exportId: string): readonly Column<Run>[] {
  const { t, format } = useText();
  return [
    {
      ...{ key: 'started', title: t('history.started'), by: ({ startedAt }) => startedAt },
      cell: ({ id, startedAt }) => (
        <a href={formatAddress(['exports', exportId, 'runs', id])}>
          <Time at={startedAt} />
        </a>
      ),
    },
    {
      ...{ key: 'status', title: t('exports.status'), by: ({ status }) => t(`run.status.${status}`) },
      cell: (run) => <RunBadge run={run} />,
    },
    {
      ...{ key: 'trigger', title: t('history.trigger'), by: ({ trigger }) => trigger.kind },
      cell: ({ trigger }) => t(`run.trigger.${trigger.kind}`, { by: trigger.by }),
    },
    {
      ...{ key: 'sent', title: t('run.sent'), by: ({ counts }) => counts.sent, align: 'end' },
      cell: ({ counts }) => format.number(counts.sent),
    },
    {
      ...{ key: 'rejected', title: t('run.rejected'), by: ({ counts }) => counts.rejected, align: 'end' },
      cell: ({ counts }) => format.number(counts.rejected),
    },
    {
      ...{ key: 'took', title: t('history.duration'), by: (run) => durationOf(run) ?? 0, align: 'end' },
      cell: (run) => {
        const took = durationOf(run);
        return took === null ? '–' : format.duration(took);
      },
    },
  ];
}
