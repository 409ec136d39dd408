interface Numbers {
  readonly sent: number;
  readonly rejected: number;
  /** Milliseconds; null while it runs. */
  readonly took: number | null;
}

const width = 720;
const height = 140;
/** As many columns as the chart is meant for, so that the first runs do not fill it. */
const columns = 30;
const gap = 4;

/** Where everything of the chart lies: the oldest run on the left. */
export function historyShape(runs: readonly Numbers[]) {
  const step = width / Math.max(columns, runs.length);
  const most = Math.max(1, ...runs.map(({ sent, rejected }) => sent + rejected));
  const longest = Math.max(1, ...runs.map(({ took }) => took ?? 0));
  const scale = (value: number): number => (value === 0 ? 0 : Math.max(2, (value / most) * (height - 8)));
  const bars = runs.map(({ sent, rejected }, index) => {
    const [sentHeight, rejectedHeight] = [scale(sent), scale(rejected)];
    return {
      ...{ x: index * step + gap / 2, width: step - gap, sent: sentHeight, rejected: rejectedHeight },
      ...{ sentY: height - sentHeight, rejectedY: height - sentHeight - rejectedHeight },
    };
  });
  const points = runs
    .map(({ took }, index) => ({ took, x: round(index * step + step / 2) }))
    .filter(({ took }) => took !== null)
    .map(({ took, x }) => ({ x, y: round(height - 4 - ((took ?? 0) / longest) * (height - 12)) }));
  return { width, height, most, longest, bars, points };
}

const round = (value: number): number => Math.round(value * 10) / 10;
