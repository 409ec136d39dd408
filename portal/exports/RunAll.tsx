import { useState } from 'preact/hooks';
import type { Export } from '../api/types';
import { useAnnounce } from '../layout/announcer';
import { isActive } from '../runs/runStatus';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { RunExports } from './RunExports';

/** Runs every export that has a schedule, as the original does; the others run only one by one. */
export function RunAll({ exports, onStarted }: { exports: readonly Export[]; onStarted: () => void }) {
  const { t } = useText();
  const may = useMay();
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  const scheduled = exports.filter(
    ({ status, permission, schedule, lastRun }) =>
      status === 'active' &&
      permission === 'edit' &&
      schedule.kind !== 'off' &&
      (lastRun === null || !isActive(lastRun)),
  );
  const reason = may('runs.write')
    ? scheduled.length === 0
      ? t('exports.nothingScheduled')
      : undefined
    : t('reason.contributors');
  return (
    <>
      <Button icon="play" reason={reason} onClick={() => setAsking(true)}>
        {t('exports.runAll')}
      </Button>
      {asking && (
        <RunExports
          exports={scheduled}
          onClose={() => setAsking(false)}
          onDone={(said) => {
            announce(said);
            onStarted();
          }}
        />
      )}
    </>
  );
}
