import type { Health } from '../api/types';
import { useText } from '../text/useText';
import { Time } from '../ui/Time';
import { HealthCard } from './HealthCard';

interface Shown {
  readonly health: Health;
  readonly tookMs: number;
  /** Whether the newest question was answered. */
  readonly reached: boolean;
}

/** What the app says of itself: its storage, its queue, and whether its timers come round. */
export function AppHealth({ health, tookMs, reached }: Shown) {
  const { t, format } = useText();
  const { reasons, queue, watchdog, refreshCheck } = health;
  const well = reached && health.status === 'ok';
  const round = (at: string | null) => (at === null ? t('health.never') : <Time at={at} />);
  const facts = [
    [t('health.queue'), format.number(queue.messages)],
    [t('health.stuck'), format.number(health.stuckRuns)],
    [t('health.watchdog'), round(watchdog.lastRoundAt)],
    [t('health.refreshCheck'), round(refreshCheck.lastRoundAt)],
  ] as const;
  return (
    <HealthCard title={t('health.app')} well={well} word={well ? t('health.works') : t('health.degraded')}>
      <p>{t('health.appHelp', { time: format.duration(tookMs) })}</p>
      {reasons.map(({ code }) => (
        <p key={code}>{t(`health.reason.${code}`)}</p>
      ))}
      <ul class="rows">
        {facts.map(([name, value]) => (
          <li key={name}>
            <span>{name}</span>
            <span class="muted">{value}</span>
          </li>
        ))}
      </ul>
    </HealthCard>
  );
}
