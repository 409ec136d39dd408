import type { Run } from '../api/types';
import { useText } from '../text/useText';
import { Icon } from '../ui/Icon';
import { runLooks } from './runStatus';
import { timelineSteps } from './timelineSteps';

const looks = {
  done: { tone: 'done', icon: 'check' },
  now: { tone: 'now', icon: 'running' },
  ahead: { tone: 'ahead', icon: 'clock' },
} as const;

/** What happened when. */
export function Timeline({ run }: { run: Run }) {
  const { t, format } = useText();
  const { startedAt, finishedAt } = run;
  const took = finishedAt === undefined ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  return (
    <section class="card">
      <h2>{t('run.timeline')}</h2>
      <ol class="timeline">
        {timelineSteps(run).map(({ key, state, at }) => {
          const ended = key === 'ended' && state === 'done';
          const { tone, icon } = ended ? runLooks[run.status] : looks[state];
          return (
            <li key={key} class={`timeline-${tone}`} aria-current={state === 'now' ? 'step' : undefined}>
              <Icon name={icon} spin={state === 'now'} />
              <span>
                {ended || state === 'now' ? t(`run.status.${run.status}`) : t(`run.step.${key}`)}
                <span class="hidden"> ({t(`run.state.${state}`)})</span>
              </span>
              {at !== undefined && (
                <time class="muted" dateTime={at} title={format.moment(at)}>
                  {format.clock(at)}
                </time>
              )}
            </li>
          );
        })}
      </ol>
      {took !== null && <p class="muted">{t('run.took', { time: format.duration(took) })}</p>}
    </section>
  );
}
