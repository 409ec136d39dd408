import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { Export } from '../api/types';
import { useAnnounce } from '../layout/announcer';
import { isActive } from '../runs/runStatus';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { ExportNames } from './ExportNames';

/** Runs every export that has a schedule, as the original does; the others run only one by one. */
export function RunAll({ exports, onStarted }: { exports: readonly Export[]; onStarted: () => void }) {
  const { t } = useText();
  const may = useMay();
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  const scheduled = exports.filter(isWaiting);
  const nothing = scheduled.length === 0 ? t('exports.nothingScheduled') : undefined;
  const act = async (): Promise<void> => {
    const { started } = await request<{ started: unknown[] }>('/api/exports/run', { method: 'POST' });
    announce(t('exports.started', { count: started.length }));
    onStarted();
  };
  return (
    <>
      <Button
        icon="play"
        reason={may('runs.write') ? nothing : t('reason.contributors')}
        onClick={() => setAsking(true)}
      >
        {t('exports.runAll')}
      </Button>
      {asking && (
        <ConfirmDialog
          {...{ title: t('exports.runTitle'), action: t('exports.runAll'), act }}
          onClose={() => setAsking(false)}
        >
          <p>{t('exports.runHint', { count: scheduled.length })}</p>
          <ExportNames exports={scheduled} />
        </ConfirmDialog>
      )}
    </>
  );
}

function isWaiting({ status, permission, schedule, lastRun }: Export): boolean {
  const free = lastRun === null || !isActive(lastRun);
  return status === 'active' && permission === 'edit' && schedule.kind !== 'off' && free;
}
