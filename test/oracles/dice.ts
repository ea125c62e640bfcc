/** Choices from a seed, for tests that try what nobody thought of and can say which it was. */
type Random = () => number;

/** mulberry32: the same seed gives the same rulesets. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export class Dice {
  private readonly next: Random;
  constructor(seed: number) {
    this.next = randomOf(seed);
  }
  one<T>(of: readonly T[]): T {
    const chosen = of[Math.floor(this.next() * of.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }
  chance(share: number): boolean {
    return this.next() < share;
  }
  times<T>(least: number, most: number, make: () => T): readonly T[] {
    return Array.from({ length: least + Math.floor(this.next() * (most - least + 1)) }, make);
  }
}
