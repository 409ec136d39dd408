import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { Run } from '../api/types';
import { useAction } from '../data/useAction';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { FailureNotice } from '../ui/FailureNotice';
import { isActive } from './runStatus';

interface ActionsProps {
  readonly run: Run;
  readonly mayEdit: boolean;
  /** Only the newest run can be resumed. */
  readonly newest: boolean;
  readonly reload: () => void;
}

/** Cancel while it runs; resume when it has failed. */
export function RunActions({ run, mayEdit, newest, reload }: ActionsProps) {
  const { t } = useText();
  const may = useMay();
  const [canceling, setCanceling] = useState(false);
  const path = `/api/exports/${run.exportId}/runs/${run.id}`;
  const resume = useAction(async () => {
    await request(`${path}/resume`, { method: 'POST' });
    reload();
  });
  const reason = may('runs.write') ? (mayEdit ? undefined : t('reason.notShared')) : t('reason.contributors');
  return (
    <div class="actions">
      {isActive(run) && (
        <Button reason={reason} onClick={() => setCanceling(true)}>
          {t('run.cancel')}
        </Button>
      )}
      {run.status === 'failed' && (
        <Button
          kind="primary"
          icon="play"
          busy={resume.busy}
          reason={reason ?? (newest ? undefined : t('run.notNewest'))}
          onClick={() => void resume.run()}
        >
          {t('run.resume')}
        </Button>
      )}
      {resume.failure !== undefined && <FailureNotice failure={resume.failure} />}
      {canceling && (
        <ConfirmDialog
          {...{ title: t('run.cancelTitle'), action: t('run.cancel'), danger: true }}
          act={async () => {
            await request(`${path}/cancel`, { method: 'POST' });
            reload();
          }}
          onClose={() => setCanceling(false)}
        >
          <p>{t('run.cancelHint', { count: run.counts.sent })}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
