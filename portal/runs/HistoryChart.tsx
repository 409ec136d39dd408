import type { Run } from '../api/types';
import { useText } from '../text/useText';
import { durationOf } from './History';
import { historyShape } from './historyShape';

/** Sent and rejected profiles of each run as bars, how long it took as a line; the oldest on the left. */
export function HistoryChart({ runs }: { runs: readonly Run[] }) {
  const { t, format } = useText();
  const inOrder = [...runs].reverse();
  const shape = historyShape(inOrder.map((run) => ({ ...run.counts, took: durationOf(run) })));
  const rejected = runs.reduce((sum, { counts }) => sum + counts.rejected, 0);
  const label = t('history.chart', { count: runs.length, most: shape.most, rejected });
  return (
    <figure class="history">
      <svg viewBox={`0 0 ${shape.width} ${shape.height}`} role="img" aria-label={label}>
        {shape.bars.map((bar, index) => (
          <g key={inOrder[index]?.id}>
            <title>{tip(inOrder[index])}</title>
            <rect class="history-back" x={bar.x} y={0} width={bar.width} height={shape.height} />
            <rect class="history-sent" x={bar.x} y={bar.sentY} width={bar.width} height={bar.sent} rx={2} />
            <rect
              class="history-rejected"
              x={bar.x}
              y={bar.rejectedY}
              width={bar.width}
              height={bar.rejected}
              rx={2}
            />
          </g>
        ))}
        <polyline class="history-line" points={shape.points.map(({ x, y }) => `${x},${y}`).join(' ')} />
        {shape.points.map(({ x, y }) => (
          <circle key={x} class="history-point" cx={x} cy={y} r={2.5} />
        ))}
      </svg>
      <figcaption>
        <span class="key key-sent">{t('run.sent')}</span>
        <span class="key key-rejected">{t('run.rejected')}</span>
        <span class="key key-line">{t('history.longest', { time: format.duration(shape.longest) })}</span>
      </figcaption>
    </figure>
  );

  function tip(run: Run | undefined): string {
    if (run === undefined) return '';
    const { sent, rejected: bad } = run.counts;
    return `${format.moment(run.startedAt)}: ${t('history.tip', { sent, rejected: bad })}`;
  }
}
