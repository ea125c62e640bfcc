/**
 * The newest verdict of each node: identity, time, profile; on demand also when it was first heard of, and when before the last time. Rows of 21
 * bytes (37 with those) in typed arrays that are never copied, and a hash table of row numbers. A million nodes as objects in a Map would take
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
  /** What is known of one node; null where it is not here. One object that is refilled. */
  find(key: NodeKey): Row | null;
  /** Gives a node that is here another profile. */
  replace(key: NodeKey, profile: number): void;
  /** What is known of `from` counts for `to`, and `from` is gone. False where it was not here. */
  move(from: NodeKey, to: NodeKey): boolean;
  /** In the order in which the nodes came. The key is one object that is refilled. */
  forEach(visit: (key: NodeKey, at: number, profile: number, row: Row) => void): void;
  readonly size: () => number;
}

/** Times in milliseconds since the epoch. */
export interface Row {
  at: number;
  profile: number;
  /** The oldest verdict; that of `at` where no history is kept. */
  first: number;
  /** The newest one before `at`, at another time; NaN where there is none, or no history is kept. */
  before: number;
}

export interface TableOptions {
  readonly maxNodes?: number;
  readonly keepsHistory?: boolean;
}

interface Block {
  readonly tag: Uint8Array;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly at: Float64Array;
  readonly profile: Uint32Array;
  readonly first: Float64Array | null;
  readonly before: Float64Array | null;
}

/** The profile of a row whose node was moved. */
const GONE = 2 ** 32 - 1;

/** `wins(one, other)`: which of two verdicts of one node at one time counts, in any order. */
export function makeNodeTable(
  wins: (one: number, other: number) => boolean,
  { maxNodes = MAX_NODES, keepsHistory = false }: TableOptions = {},
): NodeTable {
  const blocks: Block[] = [];
  /** Row numbers from 1; 0 is an empty slot. The length is a power of two. */
  let slots = new Uint32Array(FIRST_SLOTS);
  let used = 0;
  let gone = 0;
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
      first: keepsHistory ? new Float64Array(BLOCK_ROWS) : null,
      before: keepsHistory ? new Float64Array(BLOCK_ROWS) : null,
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

  /** The row of a node, from 0; -1 where it is not here. */
  function rowOf({ tag, high, low }: NodeKey): number {
    const row = (slots[slotOf(tag, high, low)] ?? 0) - 1;
    return row >= 0 && blockOf(row).profile[row & (BLOCK_ROWS - 1)] === GONE ? -1 : row;
  }

  function put({ tag, high, low }: NodeKey, at: number, profile: number): 'new' | 'known' | 'full' {
    const slot = slotOf(tag, high, low);
    const row = (slots[slot] ?? 0) - 1;
    if (row >= 0) {
      const block = blockOf(row);
      const index = row & (BLOCK_ROWS - 1);
      if (block.profile[index] === GONE) {
        begin(block, index, at, profile);
        gone -= 1;
        return 'new';
      }
      update(block, index, at, profile, wins);
      return 'known';
    }
    if (used >= maxNodes) return 'full';
    const block = blockOf(used);
    const index = used & (BLOCK_ROWS - 1);
    block.tag[index] = tag;
    block.high[index] = high;
    block.low[index] = low;
    begin(block, index, at, profile);
    used += 1;
    slots[slot] = used;
    if (used > slots.length * MAX_LOAD) grow();
    return 'new';
  }

  const found: Row = { at: 0, profile: 0, first: 0, before: 0 };
  return {
    put,
    find(key) {
      const row = rowOf(key);
      return row < 0 ? null : read(blockOf(row), row, found);
    },
    replace(key, profile) {
      const row = rowOf(key);
      if (row >= 0) blockOf(row).profile[row & (BLOCK_ROWS - 1)] = profile;
    },
    move(from, to) {
      const row = rowOf(from);
      if (row < 0) return false;
      const { at, profile, first, before } = read(blockOf(row), row, { at: 0, profile: 0, first: 0, before: 0 });
      blockOf(row).profile[row & (BLOCK_ROWS - 1)] = GONE;
      gone += 1;
      put(to, at, profile);
      if (keepsHistory) for (const time of [before, first]) if (!Number.isNaN(time)) put(to, time, profile);
      return true;
    },
    forEach(visit) {
      const key: NodeKey = { tag: 0, high: 0, low: 0 };
      const one: Row = { at: 0, profile: 0, first: 0, before: 0 };
      for (let row = 0; row < used; row += 1) {
        const block = blockOf(row);
        const index = row & (BLOCK_ROWS - 1);
        if (block.profile[index] === GONE) continue;
        key.tag = block.tag[index] ?? 0;
        key.high = block.high[index] ?? 0;
        key.low = block.low[index] ?? 0;
        read(block, row, one);
        visit(key, one.at, one.profile, one);
      }
    },
    size: () => used - gone,
  };
}

function read(block: Block, row: number, into: Row): Row {
  const index = row & (BLOCK_ROWS - 1);
  into.at = block.at[index] ?? 0;
  into.profile = block.profile[index] ?? 0;
  into.first = block.first?.[index] ?? into.at;
  into.before = block.before?.[index] ?? Number.NaN;
  return into;
}

function begin(block: Block, index: number, at: number, profile: number): void {
  block.at[index] = at;
  block.profile[index] = profile;
  if (block.first !== null) block.first[index] = at;
  if (block.before !== null) block.before[index] = Number.NaN;
}

/** One more verdict of a node that is here. */
function update(block: Block, index: number, at: number, profile: number, wins: (one: number, other: number) => boolean): void {
  const known = block.at[index] ?? 0;
  if (block.first !== null && at < (block.first[index] ?? at)) block.first[index] = at;
  if (block.before !== null && at !== known) {
    const older = Math.min(at, known);
    const before = block.before[index] ?? Number.NaN;
    if (!(before >= older)) block.before[index] = older;
  }
  if (at > known || (at === known && wins(profile, block.profile[index] ?? 0))) {
    block.at[index] = at;
    block.profile[index] = profile;
  }
}
