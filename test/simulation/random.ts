/** Chance that a seed decides: the same seed, the same numbers. */
export interface Chance {
  /** From 0 (inclusive) to 1 (exclusive). */
  fraction(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  happens(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** An id of [A-Za-z0-9]. */
  id(): string;
}

/** Mulberry32: 32 bits of state, good enough to shake dice. */
export function chance(seed: number): Chance {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  // Neighbouring seeds begin alike.
  for (let turn = 0; turn < 3; turn += 1) fraction();
  return {
    fraction,
    between: (least, most) => least + Math.floor(fraction() * (most - least + 1)),
    happens: (probability) => probability > 0 && fraction() < probability,
    pick: (items) => items[Math.floor(fraction() * items.length)] ?? items[0],
    id: () =>
      Math.floor(fraction() * 2_176_782_336)
        .toString(36)
        .padStart(6, '0'),
  };
}
