import type { Export } from '../api/types';
import { useList } from '../data/useList';
import { Page } from '../layout/Page';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { LinkButton } from '../ui/Button';
import { DataTable } from '../ui/DataTable';
import { Loaded } from '../ui/Loaded';
import { SearchBox } from '../ui/SearchBox';
import { useSelection } from '../ui/selection';
import { matchesSearch } from '../ui/sortItems';
import { useTableState } from '../ui/tableState';
import { ExportCommands } from './ExportCommands';
import { FirstSteps } from './FirstSteps';
import { RunAll } from './RunAll';
import { useExportColumns } from './useExportColumns';

const nameOf = ({ displayName }: Export): string => displayName;

/** All exports, and what can be done with the chosen ones. */
export function ExportsPage() {
  const { t } = useText();
  const may = useMay();
  const exports = useList<Export>('/api/exports', { every: 5_000 });
  const actions = (
    <>
      <RunAll exports={exports.data?.items ?? []} onStarted={exports.reload} />
      <LinkButton
        kind="primary"
        icon="plus"
        href="#/exports/new"
        reason={may('exports.write') ? undefined : t('reason.contributors')}
      >
        {t('exports.add')}
      </LinkButton>
    </>
  );
  return (
    <Page title={t('exports.title')} lead={<p>{t('exports.lead')}</p>} actions={actions}>
      <Loaded from={exports}>
        {({ items, complete }) =>
          items.length === 0 && complete ? (
            <FirstSteps />
          ) : (
            <ExportList {...{ items, complete }} reload={exports.reload} />
          )
        }
      </Loaded>
    </Page>
  );
}

interface ExportListProps {
  readonly items: readonly Export[];
  readonly complete: boolean;
  readonly reload: () => void;
}

function ExportList({ items, complete, reload }: ExportListProps) {
  const { t } = useText();
  const state = useTableState('name');
  const selection = useSelection(nameOf);
  const columns = useExportColumns();
  const found = items.filter((one) =>
    matchesSearch(state.search, [one.displayName, one.connectionName ?? undefined, 'SendGrid']),
  );
  return (
    <>
      <SearchBox label={t('exports.search')} {...{ state, complete }} found={found.length} />
      <ExportCommands chosen={items.filter(({ id }) => selection.chosen.has(id))} reload={reload} />
      <DataTable
        caption={t('exports.title')}
        {...{ columns, state, selection, items: found }}
        keyOf={({ id }) => id}
      />
    </>
  );
}
