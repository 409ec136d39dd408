import type { Measured } from './measure';

/** A figure over several rounds. */
interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface SizeSummary {
  readonly profiles: number;
  readonly rounds: number;
  /** Run ÷ floor of the same round. */
  readonly ratio: Spread;
  readonly runMilliseconds: Spread;
  readonly floorMilliseconds: Spread;
  readonly profilesPerSecond: Spread;
  readonly peakMemoryMegabytes: Spread;
  /** Per 100,000 profiles. */
  readonly upserts: Spread;
  readonly sendGridRequests: Spread;
  readonly storageRequests: Spread;
  /** Requests to the source ÷ the fewest possible; null where the source is storage. */
  readonly sourceRatio: Spread | null;
}

export interface Summary {
  readonly source: string;
  readonly sizes: readonly SizeSummary[];
  /** Peak memory at the largest size ÷ that at the smallest. */
  readonly memoryRatio: number;
}

export function summarise(measured: readonly Measured[]): Summary {
  const profiles = [...new Set(measured.map((one) => one.profiles))].sort((a, b) => a - b);
  const sizes = profiles.map((size) => ofSize(measured.filter((one) => one.profiles === size)));
  const memory = sizes.map(({ peakMemoryMegabytes }) => peakMemoryMegabytes.median);
  return {
    source: measured[0]?.source ?? '',
    sizes,
    memoryRatio: rounded((memory.at(-1) ?? 1) / (memory[0] ?? 1)),
  };
}

function ofSize(rounds: readonly Measured[]): SizeSummary {
  const each = (figure: (one: Measured) => number): Spread => spread(rounds.map(figure));
  const per100k = (figure: (one: Measured) => number): Spread =>
    each((one) => (figure(one) * 100_000) / one.profiles);
  return {
    profiles: rounds[0]?.profiles ?? 0,
    rounds: rounds.length,
    ratio: each(({ run, floor }) => run / floor),
    runMilliseconds: each(({ run }) => run),
    floorMilliseconds: each(({ floor }) => floor),
    profilesPerSecond: each(({ profiles, run }) => (profiles * 1_000) / run),
    peakMemoryMegabytes: each(({ peakMemory }) => peakMemory / 1_000_000),
    upserts: per100k(({ upserts }) => upserts),
    sendGridRequests: per100k(({ sendGridRequests }) => sendGridRequests),
    storageRequests: per100k(({ storageRequests }) => storageRequests),
    sourceRatio: rounds.some((one) => one.sourceRatio === null) ? null : each((one) => one.sourceRatio ?? 0),
  };
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return {
    median: rounded((low + high) / 2),
    min: rounded(sorted[0] ?? 0),
    max: rounded(sorted.at(-1) ?? 0),
  };
}

const rounded = (value: number): number => (value < 100 ? Math.round(value * 100) / 100 : Math.round(value));

export function table({ source, sizes, memoryRatio }: Summary): string {
  const shown = ({ median, min, max }: Spread): string =>
    min === max ? text(median) : `${text(median)} (${text(min)} – ${text(max)})`;
  const text = (value: number): string => value.toLocaleString('en-US');
  const rows: [string, (size: SizeSummary) => string][] = [
    ['ratio to the bare client', ({ ratio }) => shown(ratio)],
    ['run, ms', ({ runMilliseconds }) => shown(runMilliseconds)],
    ['bare client, ms', ({ floorMilliseconds }) => shown(floorMilliseconds)],
    ['profiles per second', ({ profilesPerSecond }) => shown(profilesPerSecond)],
    ['peak memory of the host, MB', ({ peakMemoryMegabytes }) => shown(peakMemoryMegabytes)],
    ['upserts per 100,000', ({ upserts }) => shown(upserts)],
    ['SendGrid requests per 100,000', ({ sendGridRequests }) => shown(sendGridRequests)],
    ['storage requests per 100,000', ({ storageRequests }) => shown(storageRequests)],
    ['source requests ÷ fewest', ({ sourceRatio }) => (sourceRatio === null ? '–' : shown(sourceRatio))],
  ];
  const columns = sizes.map(({ profiles, rounds }) => `${text(profiles)} profiles, ${rounds} rounds`);
  const width = 32;
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(32), ...cells.map((cell) => cell.padStart(width))].join('  ');
  return [
    line(`${source}: median (least – most)`, columns),
    ...rows.map(([name, figure]) => line(name, sizes.map(figure))),
    `memory at the largest ÷ at the smallest: ${text(memoryRatio)}`,
  ].join('\n');
}
