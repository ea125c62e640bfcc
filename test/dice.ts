/** Choices from a seed, for tests that try what nobody thought of and can say which it was. */
import { createHash } from 'node:crypto';

export class Dice {
  /** A number from 0 up to 1. */
  readonly next: () => number;
  constructor(seed: number | string) {
    this.next = typeof seed === 'number' ? mulberry32(seed) : digits(seed);
  }
  /** A whole number below `limit`. */
  readonly below = (limit: number): number => Math.floor(this.next() * limit);
  readonly one = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new Error('nothing to choose from');
    return items[this.below(items.length)] as T;
  };
  readonly chance = (share: number): boolean => this.next() < share;
  readonly times = <T>(least: number, most: number, make: () => T): T[] =>
    Array.from({ length: least + this.below(most - least + 1) }, make);
}

/** The same seed gives the same numbers. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function digits(seed: string): () => number {
  let drawn = 0;
  return () => createHash('sha256').update(`${seed} ${drawn++}`).digest().readUInt32BE() / 2 ** 32;
}
