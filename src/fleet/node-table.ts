/**
 * The newest verdict of each node: identity, time, profile. Open addressing over typed arrays, 21 bytes a slot: as objects in a Map
 * a million nodes would take four times the memory that the whole roll-up may.
 */
import type { NodeKey } from './node-key.ts';

/** Growing by half and filling to 85 % takes 26 MB for a million nodes, and 18 MB more while it grows to that. */
const FIRST_SLOTS = 4_096;
const MAX_SLOTS = 2_000_000;
const GROWTH = 1.5;
const MAX_LOAD = 0.85;

export interface NodeTable {
  /** `known`: the newer verdict of the two is kept. `full`: there is no room for a further node. */
  put(key: NodeKey, at: number, profile: number): 'new' | 'known' | 'full';
  forEach(visit: (key: NodeKey, at: number, profile: number) => void): void;
  readonly size: () => number;
}

interface Slots {
  readonly tag: Uint8Array;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly at: Float64Array;
  readonly profile: Uint32Array;
}

/** `wins(one, other)`: which of two verdicts of one node at one time counts; independent of the order in which they come. */
export function makeNodeTable(wins: (one: number, other: number) => boolean, maxSlots: number = MAX_SLOTS): NodeTable {
  let slots = makeSlots(Math.min(FIRST_SLOTS, maxSlots));
  let used = 0;
  // Ids that are chosen to fall into one slot would make every look-up a walk over all of them.
  const seed = Math.floor(Math.random() * 2 ** 32);

  function slotOf(table: Slots, tag: number, high: number, low: number): number {
    const length = table.tag.length;
    let hash = Math.imul(low ^ seed, 0x85ebca6b);
    hash = Math.imul((hash ^ (hash >>> 13)) + high + tag, 0xc2b2ae35);
    // The upper bits decide: a number of slots need not be a power of two.
    let slot = Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * length);
    while (table.tag[slot] !== 0 && !(table.low[slot] === low && table.high[slot] === high && table.tag[slot] === tag)) {
      slot = slot + 1 === length ? 0 : slot + 1;
    }
    return slot;
  }

  function grow(): void {
    const old = slots;
    const next = makeSlots(Math.min(Math.ceil(old.tag.length * GROWTH), maxSlots));
    for (let from = 0; from < old.tag.length; from += 1) {
      const tag = old.tag[from] ?? 0;
      if (tag !== 0) copy(old, from, next, slotOf(next, tag, old.high[from] ?? 0, old.low[from] ?? 0));
    }
    slots = next;
  }

  return {
    put({ tag, high, low }, at, profile) {
      let slot = slotOf(slots, tag, high, low);
      if (slots.tag[slot] !== 0) {
        const known = slots.at[slot] ?? 0;
        if (at > known || (at === known && wins(profile, slots.profile[slot] ?? 0))) {
          slots.at[slot] = at;
          slots.profile[slot] = profile;
        }
        return 'known';
      }
      if (used >= slots.tag.length * MAX_LOAD) {
        if (slots.tag.length >= maxSlots) return 'full';
        grow();
        slot = slotOf(slots, tag, high, low);
      }
      used += 1;
      slots.tag[slot] = tag;
      slots.high[slot] = high;
      slots.low[slot] = low;
      slots.at[slot] = at;
      slots.profile[slot] = profile;
      return 'new';
    },
    forEach(visit) {
      const key: NodeKey = { tag: 0, high: 0, low: 0 };
      for (let slot = 0; slot < slots.tag.length; slot += 1) {
        key.tag = slots.tag[slot] ?? 0;
        if (key.tag === 0) continue;
        key.high = slots.high[slot] ?? 0;
        key.low = slots.low[slot] ?? 0;
        visit(key, slots.at[slot] ?? 0, slots.profile[slot] ?? 0);
      }
    },
    size: () => used,
  };
}

function makeSlots(count: number): Slots {
  return {
    tag: new Uint8Array(count),
    high: new Uint32Array(count),
    low: new Uint32Array(count),
    at: new Float64Array(count),
    profile: new Uint32Array(count),
  };
}

function copy(from: Slots, source: number, to: Slots, target: number): void {
  to.tag[target] = from.tag[source] ?? 0;
  to.high[target] = from.high[source] ?? 0;
  to.low[target] = from.low[source] ?? 0;
  to.at[target] = from.at[source] ?? 0;
  to.profile[target] = from.profile[source] ?? 0;
}
