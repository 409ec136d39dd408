import type { RunDetail, RunStatus, TimelineEvent } from '../api/types';
import { useText } from '../text/useText';
import { Icon } from '../ui/Icon';
import { runLooks } from './runStatus';
import { type TimelineStep, timelineSteps } from './timelineSteps';

const looks = {
  done: { tone: 'done', icon: 'check' },
  now: { tone: 'now', icon: 'running' },
  ahead: { tone: 'ahead', icon: 'clock' },
} as const;

/** What is no progress: it took time, but the run went on by itself. */
const delays = {
  waiting: { tone: 'calm', icon: 'clock' },
  retried: { tone: 'warn', icon: 'alert' },
  sentAgain: { tone: 'warn', icon: 'alert' },
} as const;

/** What happened when, and what was tried again. */
export function Timeline({ run }: { run: RunDetail }) {
  const { t, format } = useText();
  const { startedAt, finishedAt } = run;
  const took = finishedAt === undefined ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  return (
    <section class="card">
      <h2>{t('run.timeline')}</h2>
      <ol class="timeline">
        {timelineSteps(run).map((step, index) => (
          <Step key={`${index} ${step.key}`} step={step} status={run.status} />
        ))}
      </ol>
      {took !== null && <p class="muted">{t('run.took', { time: format.duration(took) })}</p>}
    </section>
  );
}

function Step({ step, status }: { step: TimelineStep; status: RunStatus }) {
  const { t, format } = useText();
  const { key, state, event } = step;
  const { tone, icon } = lookOf(step);
  const shown = state === 'now' ? status : event?.status;
  return (
    <li class={`timeline-${tone}`} aria-current={state === 'now' ? 'step' : undefined}>
      <Icon name={icon} spin={state === 'now'} />
      <span>
        {shown === undefined ? t(`run.step.${key}`) : t(`run.status.${shown}`)}
        <span class="hidden"> ({t(`run.state.${state}`)})</span>
        {event !== undefined && <Details event={event} />}
      </span>
      {event !== undefined && (
        <time class="muted" dateTime={event.at} title={format.moment(event.at)}>
          {format.clock(event.at)}
        </time>
      )}
    </li>
  );
}

function lookOf({ key, state, event }: TimelineStep) {
  if (event?.status !== undefined) return runLooks[event.status];
  if (key === 'waiting' || key === 'retried' || key === 'sentAgain') return delays[key];
  return looks[state];
}

/** Who, why, how many, until when, how often: as far as it is told. */
function Details({ event: { by, code, rows, until, times } }: { event: TimelineEvent }) {
  const { t, format } = useText();
  const details = [
    by,
    code === undefined ? undefined : t(`error.${code}`),
    rows === undefined ? undefined : t('run.profiles', { count: rows }),
    until === undefined ? undefined : t('run.until', { time: format.clock(until) }),
    times === undefined ? undefined : t('run.times', { count: times }),
  ].filter((detail) => detail !== undefined);
  return details.length === 0 ? null : <span class="muted timeline-details">{details.join(' · ')}</span>;
}
