/** Numbers that look random; the same seed gives the same ones. */
export interface Dice {
  /** A whole number below `limit`. */
  below(limit: number): number;
  of<T>(items: readonly [T, ...T[]]): T;
  many<T>(most: number, make: () => T): T[];
}

/** Mulberry32. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    of: (items) => items[below(items.length)] ?? items[0],
    many: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
