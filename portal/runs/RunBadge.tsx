import type { Run } from '../api/types';
import { useText } from '../text/useText';
import { Badge } from '../ui/Badge';
import { runLooks } from './runStatus';

export function RunBadge({ run }: { run: Pick<Run, 'status' | 'waitingUntil'> }) {
  const { t } = useText();
  const waiting = run.waitingUntil !== undefined;
  const { tone, icon } = waiting ? ({ tone: 'busy', icon: 'clock' } as const) : runLooks[run.status];
  return (
    <Badge tone={tone} icon={icon}>
      {waiting ? t('run.waiting') : t(`run.status.${run.status}`)}
    </Badge>
  );
}
