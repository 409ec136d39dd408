import { useEffect, useRef } from 'preact/hooks';
import type { Run } from '../api/types';
import { useAnnounce } from '../layout/announcer';
import { useText } from '../text/useText';
import { Notice } from '../ui/Notice';
import { Time } from '../ui/Time';

/** Says a change of the state, not every number; and what the run waits for. */
export function RunNews({ run }: { run: Run }) {
  const { t, format } = useText();
  const announce = useAnnounce();
  const before = useRef(run.status);
  useEffect(() => {
    if (before.current !== run.status) announce(t('run.now', { status: t(`run.status.${run.status}`) }));
    before.current = run.status;
  }, [run.status, announce, t]);
  if (run.waitingUntil === undefined) return null;
  const time = format.clock(run.waitingUntil);
  const why = run.waitingReason?.code ?? 'rateLimited';
  return (
    <Notice tone="info" live title={t('run.waitingUntil', { reason: t(`error.${why}`), time })}>
      <p>
        {t('run.waitingHelp')} <Time at={run.waitingUntil} />
      </p>
    </Notice>
  );
}
