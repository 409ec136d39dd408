import type { Run } from '../api/types';
import { useText } from '../text/useText';
import { Icon } from '../ui/Icon';
import { timelineSteps } from './timelineSteps';

const icons = { done: 'check', now: 'running', ahead: 'clock' } as const;

/** What happened when. */
export function Timeline({ run }: { run: Run }) {
  const { t, format } = useText();
  const { startedAt, finishedAt } = run;
  const took = finishedAt === undefined ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  return (
    <section class="card">
      <h2>{t('run.timeline')}</h2>
      <ol class="timeline">
        {timelineSteps(run).map(({ key, state, at }) => (
          <li key={key} class={`timeline-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
            <Icon name={icons[state]} spin={state === 'now'} />
            <span>
              {key === 'ended' && state === 'done' ? t(`run.status.${run.status}`) : t(`run.step.${key}`)}
              <span class="hidden"> ({t(`run.state.${state}`)})</span>
            </span>
            {at !== undefined && (
              <time class="muted" dateTime={at} title={format.moment(at)}>
                {format.clock(at)}
              </time>
            )}
          </li>
        ))}
      </ol>
      {took !== null && <p class="muted">{t('run.took', { time: format.duration(took) })}</p>}
    </section>
  );
}
