import { useEffect, useState } from 'preact/hooks';
import type { Run } from '../api/types';
import { useText } from '../text/useText';
import { Progress } from '../ui/Progress';
import { addSample, remaining, type Sample } from './eta';
import { isActive } from './runStatus';

/** How far: a bar, the numbers, and about how long it still takes. */
export function RunProgress({ run }: { run: Run }) {
  const { t, format } = useText();
  const { counts, expected, status } = run;
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    setSamples((before) => addSample(before, { at: Date.now(), read: counts.read }));
  }, [counts.read]);
  const left = status === 'exporting' ? remaining(samples, expected) : null;
  const done = expected === null ? null : expected === 0 ? 1 : Math.min(1, counts.read / expected);
  const text =
    expected === null
      ? t('run.counting')
      : t('run.progress', { read: counts.read, expected, percent: format.percent(done ?? 0) });
  return (
    <section class="card" aria-label={t('run.progressTitle')}>
      {isActive(run) && (
        <>
          <Progress label={t('run.progressTitle')} done={done} text={text} />
          <p class="progress-line">
            <span>{text}</span>
            <span class="muted">
              {left !== null && t('run.left', { time: format.duration(left) })}
              {status === 'confirming' && t('run.confirming')}
            </span>
          </p>
        </>
      )}
      <dl class="figures">
        <Figure name={t('run.read')} value={counts.read} />
        <Figure name={t('run.sent')} value={counts.sent} tone="good" />
        <Figure
          name={t('run.rejected')}
          value={counts.rejected}
          {...(counts.rejected > 0 ? { tone: 'bad' } : {})}
        />
        <Figure name={t('run.merged')} value={counts.merged} />
      </dl>
    </section>
  );
}

function Figure({ name, value, tone }: { name: string; value: number; tone?: 'good' | 'bad' }) {
  const { format } = useText();
  return (
    <div class={tone === undefined ? 'figure' : `figure figure-${tone}`}>
      <dt>{name}</dt>
      <dd>{format.number(value)}</dd>
    </div>
  );
}
