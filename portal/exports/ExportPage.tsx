import { useState } from 'preact/hooks';
import type { Export, Run } from '../api/types';
import { useAction } from '../data/useAction';
import { useList } from '../data/useList';
import { useResource } from '../data/useResource';
import { useAnnounce } from '../layout/announcer';
import { Page } from '../layout/Page';
import { formatAddress } from '../navigation/address';
import { go } from '../navigation/useAddress';
import { History } from '../runs/History';
import { isActive } from '../runs/runStatus';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { CommandButtons } from './CommandButtons';
import { DetachExports } from './DetachExports';
import { ExportFacts } from './ExportFacts';
import { ExportPreview } from './ExportPreview';
import { RemoveExports } from './RemoveExports';
import { ScheduleExports } from './ScheduleExports';
import { newStartKey, startRun } from './startRun';
import { useCommandReasons } from './useCommandReasons';

const activeMs = 2_000;
const restMs = 15_000;

/** One export: what it does, what can be done with it, and how its runs went. */
export function ExportPage({ id, saved }: { id: string; saved: boolean }) {
  const { t } = useText();
  const definition = useResource<Export>(`/api/exports/${id}`, ({ lastRun }) =>
    lastRun !== null && isActive(lastRun) ? activeMs : restMs,
  );
  const title = definition.data?.displayName ?? t('exports.one');
  return (
    <Page title={title} up={{ href: '#/exports', title: t('exports.title') }}>
      <Loaded from={definition}>
        {(data) => <Detail definition={data} saved={saved} reload={definition.reload} />}
      </Loaded>
    </Page>
  );
}

interface DetailProps {
  readonly definition: Export;
  readonly saved: boolean;
  readonly reload: () => void;
}

function Detail({ definition, saved, reload }: DetailProps) {
  const { t } = useText();
  const reasons = useCommandReasons([definition]);
  const start = useAction(async () => {
    const run = await startRun(definition.id, newStartKey());
    go(['exports', definition.id, 'runs', run.id]);
  });
  const runNow = (
    <Button
      kind="primary"
      icon="play"
      busy={start.busy}
      reason={reasons.run}
      onClick={() => void start.run()}
    >
      {t('exports.runNow')}
    </Button>
  );
  const runs = useList<Run>(`/api/exports/${definition.id}/runs`, { pageSize: 30, most: 30, every: 15_000 });
  return (
    <>
      {saved && (
        <Notice tone="good" title={t('exports.saved')}>
          <p>{t('exports.nothingSent')}</p>
          {runNow}
        </Notice>
      )}
      {definition.status === 'inactive' && (
        <Notice tone="warn" title={t('exports.inactive')}>
          <p>{t('exports.inactiveHelp')}</p>
        </Notice>
      )}
      {definition.warnings.map(({ code, message }) => (
        <Notice key={code} tone="warn" title={t(`error.${code}`)}>
          <p>{t(`help.${code}`)}</p>
          <details>
            <summary>{t('general.details')}</summary>
            <p lang="en">{message}</p>
          </details>
        </Notice>
      ))}
      <div class="actions">
        {!saved && runNow}
        <ExportActions definition={definition} reload={reload} />
      </div>
      {start.failure !== undefined && (
        <FailureNotice failure={start.failure}>
          {start.failure.more.activeRunId !== undefined && (
            <a href={formatAddress(['exports', definition.id, 'runs', start.failure.more.activeRunId])}>
              {t('exports.activeRun')}
            </a>
          )}
        </FailureNotice>
      )}
      <ExportFacts definition={definition} />
      <ExportPreview definition={definition} reason={reasons.change} />
      <Loaded from={runs}>{({ items }) => <History exportId={definition.id} runs={items} />}</Loaded>
    </>
  );
}

function ExportActions({ definition, reload }: { definition: Export; reload: () => void }) {
  const announce = useAnnounce();
  const reasons = useCommandReasons([definition]);
  const [open, setOpen] = useState<'schedule' | 'detach' | 'remove' | null>(null);
  const dialog = { exports: [definition], onClose: () => setOpen(null) };
  const done = (said: string): void => {
    announce(said);
    reload();
  };
  return (
    <>
      <CommandButtons first={definition} reasons={reasons} onOpen={setOpen} />
      {open === 'schedule' && <ScheduleExports {...dialog} onDone={done} />}
      {open === 'detach' && <DetachExports {...dialog} onDone={done} />}
      {open === 'remove' && (
        <RemoveExports
          {...dialog}
          onDone={(said) => {
            announce(said);
            go(['exports']);
          }}
        />
      )}
    </>
  );
}
