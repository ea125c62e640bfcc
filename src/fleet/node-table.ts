/**
 * The newest verdict of each node: identity, time, profile. Rows of 21 bytes in typed arrays that
 * are never copied, and a hash table of row numbers. A million nodes as objects in a Map would take
 * four times the memory that the whole roll-up may.
 */
import type { NodeKey } from './node-key.ts';

/** A million nodes take 21 MB of rows and 8 MB of index. */
const MAX_NODES = 1_600_000;
/** Rows are allocated in blocks of so many. */
const BLOCK_BITS = 16;
const BLOCK_ROWS = 1 << BLOCK_BITS;
const FIRST_SLOTS = 1 << 12;
const MAX_LOAD = 0.75;

export interface NodeTable {
  /** `known`: keeps the newer of the two verdicts. `full`: no room for another node. */
  put(key: NodeKey, at: number, profile: number): 'new' | 'known' | 'full';
  /** In the order in which the nodes came. The key is one object that is refilled. */
  forEach(visit: (key: NodeKey, at: number, profile: number) => void): void;
  readonly size: () => number;
}

interface Block {
  readonly tag: Uint8Array;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly at: Float64Array;
  readonly profile: Uint32Array;
}

/** `wins(one, other)`: which of two verdicts of one node at one time counts, in any order. */
export function makeNodeTable(wins: (one: number, other: number) => boolean, maxNodes: number = MAX_NODES): NodeTable {
  const blocks: Block[] = [];
  /** Row numbers from 1; 0 is an empty slot. The length is a power of two. */
  let slots = new Uint32Array(FIRST_SLOTS);
  let used = 0;
  // Without a seed, chosen ids could share one slot, and every look-up would walk them all.
  const seed = Math.floor(Math.random() * 2 ** 32);

  function blockOf(row: number): Block {
    return blocks[row >>> BLOCK_BITS] ?? addBlock();
  }

  function addBlock(): Block {
    const block = {
      tag: new Uint8Array(BLOCK_ROWS),
      high: new Uint32Array(BLOCK_ROWS),
      low: new Uint32Array(BLOCK_ROWS),
      at: new Float64Array(BLOCK_ROWS),
      profile: new Uint32Array(BLOCK_ROWS),
    };
    blocks.push(block);
    return block;
  }

  /** The slot of the key's row, or the empty slot where it belongs. */
  function slotOf(tag: number, high: number, low: number): number {
    const mask = slots.length - 1;
    let hash = Math.imul(low ^ seed, 0x85ebca6b);
    hash = Math.imul((hash ^ (hash >>> 13)) + high + tag, 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (let row = slots[slot] ?? 0; row !== 0; row = slots[slot] ?? 0) {
      const { low: lows, high: highs, tag: tags } = blockOf(row - 1);
      const at = (row - 1) & (BLOCK_ROWS - 1);
      if (lows[at] === low && highs[at] === high && tags[at] === tag) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  function grow(): void {
    const { buffer, length } = slots;
    slots = new Uint32Array(length * 2);
    // Frees the memory at once: the collector would let several buffers pile up.
    buffer.transfer(0);
    for (let row = 0; row < used; row += 1) {
      const { tag, high, low } = blockOf(row);
      const at = row & (BLOCK_ROWS - 1);
      slots[slotOf(tag[at] ?? 0, high[at] ?? 0, low[at] ?? 0)] = row + 1;
    }
  }

  return {
    put({ tag, high, low }, at, profile) {
      const slot = slotOf(tag, high, low);
      const row = (slots[slot] ?? 0) - 1;
      if (row >= 0) {
        const block = blockOf(row);
        const index = row & (BLOCK_ROWS - 1);
        const known = block.at[index] ?? 0;
        if (at > known || (at === known && wins(profile, block.profile[index] ?? 0))) {
          block.at[index] = at;
          block.profile[index] = profile;
        }
        return 'known';
      }
      if (used >= maxNodes) return 'full';
      const block = blockOf(used);
      const index = used & (BLOCK_ROWS - 1);
      block.tag[index] = tag;
      block.high[index] = high;
      block.low[index] = low;
      block.at[index] = at;
      block.profile[index] = profile;
      used += 1;
      slots[slot] = used;
      if (used > slots.length * MAX_LOAD) grow();
      return 'new';
    },
    forEach(visit) {
      const key: NodeKey = { tag: 0, high: 0, low: 0 };
      for (let row = 0; row < used; row += 1) {
        const block = blockOf(row);
        const index = row & (BLOCK_ROWS - 1);
        key.tag = block.tag[index] ?? 0;
        key.high = block.high[index] ?? 0;
        key.low = block.low[index] ?? 0;
        visit(key, block.at[index] ?? 0, block.profile[index] ?? 0);
      }
    },
    size: () => used,
  };
}
