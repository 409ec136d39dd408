import type { Export, RunDetail } from '../api/types';
import { useResource } from '../data/useResource';
import { Page } from '../layout/Page';
import { formatAddress } from '../navigation/address';
import { useText } from '../text/useText';
import { Loaded } from '../ui/Loaded';
import { Time } from '../ui/Time';
import { RunActions } from './RunActions';
import { RunBadge } from './RunBadge';
import { RunError } from './RunError';
import { RunNews } from './RunNews';
import { RunOutcome } from './RunOutcome';
import { RunProgress } from './RunProgress';
import { RunWarnings } from './RunWarnings';
import { isActive } from './runStatus';
import { SliceProgress } from './SliceProgress';
import { Timeline } from './Timeline';

const activeMs = 1_000;

/** One run, live while it goes on. */
export function RunPage({ exportId, runId }: { exportId: string; runId: string }) {
  const { t } = useText();
  const definition = useResource<Export>(`/api/exports/${exportId}`);
  const run = useResource<RunDetail>(`/api/exports/${exportId}/runs/${runId}`, (data) =>
    isActive(data) ? activeMs : null,
  );
  const name = definition.data?.displayName ?? '';
  return (
    <Page
      title={t('run.title', { name })}
      up={{ href: formatAddress(['exports', exportId]), title: name === '' ? t('exports.one') : name }}
    >
      <Loaded from={run}>
        {(data) => (
          <>
            <div class="run-head">
              <RunBadge run={data} />
              <p>
                {t(`run.trigger.${data.trigger.kind}`, { by: data.trigger.by })} ·{' '}
                <Time at={data.startedAt} />
              </p>
              <RunActions
                run={data}
                mayEdit={definition.data?.permission === 'edit'}
                newest={definition.data?.lastRun?.id === data.id}
                reload={run.reload}
              />
            </div>
            <RunNews run={data} />
            <RunError run={data} />
            <RunProgress run={data} />
            <RunWarnings run={data} />
            {!isActive(data) && <RunOutcome run={data} />}
            <SliceProgress run={data} />
            <Timeline run={data} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
