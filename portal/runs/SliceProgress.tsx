import type { Run } from '../api/types';
import { useText } from '../text/useText';
import { Progress } from '../ui/Progress';
import { bySegment } from './bySegment';

/** How far each segment is, and within it each of the parts that are read side by side. */
export function SliceProgress({ run }: { run: Run }) {
  const { t } = useText();
  const segments = bySegment(run.slices);
  if (segments.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('run.segments')}</h2>
      <ul class="slices">
        {segments.map(({ segmentId, rows, read, done, slices }) => (
          <li key={segmentId}>
            <SliceBar name={segmentId} {...{ rows, read, done }} />
            {slices.length > 1 && (
              <details>
                <summary>{t('run.parts', { count: slices.length })}</summary>
                <ul class="slices">
                  {slices.map((slice, index) => (
                    <li key={slice.chain}>
                      <SliceBar
                        {...slice}
                        name={t('run.part', { number: index + 1, file: slice.file ?? segmentId })}
                      />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface BarProps {
  readonly name: string;
  readonly rows: number;
  readonly read: number;
  readonly done: boolean;
}

function SliceBar({ name, rows, read, done }: BarProps) {
  const { t, format } = useText();
  const part = rows === 0 ? 1 : Math.min(1, read / rows);
  const text = t('run.progress', { read, expected: rows, percent: format.percent(part) });
  return (
    <>
      <p class="progress-line">
        <span class="name">{name}</span>
        <span class="muted">{done ? `${t('general.done')} · ${text}` : text}</span>
      </p>
      <Progress label={name} done={part} text={text} small />
    </>
  );
}
