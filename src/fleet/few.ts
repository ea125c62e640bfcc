/** Counts nodes and keeps the names of a few: the first ones in the order of their keys, whatever the order in which they come. */
import type { Some } from './fleet.types.ts';
import { idOf, type NodeKey } from './node-key.ts';
import type { Tally } from './rollup.ts';

const MAX_EXAMPLES = 3;

export interface Few {
  /** The key may be refilled afterwards. */
  add(key: NodeKey): void;
  some(): Some;
}

export function makeFew({ names }: Pick<Tally, 'names'>): Few {
  const keys: NodeKey[] = [];
  let nodes = 0;
  return {
    add(key) {
      nodes += 1;
      insert(keys, key);
    },
    some: () => ({ nodes, examples: keys.flatMap((key) => nameOf(key, names) ?? []) }),
  };
}

/** null where an id of another form had no room. */
export function nameOf(key: NodeKey, names: Tally['names']): string | null {
  return idOf(key) ?? names.get(`${key.high}:${key.low}`) ?? null;
}

/** Keeps the list short and sorted. */
export function insert(keys: NodeKey[], key: NodeKey): void {
  const last = keys.at(-1);
  if (keys.length >= MAX_EXAMPLES && last !== undefined && !isBefore(key, last)) return;
  const at = keys.findIndex((one) => isBefore(key, one));
  keys.splice(at === -1 ? keys.length : at, 0, { ...key });
  if (keys.length > MAX_EXAMPLES) keys.pop();
}

function isBefore(one: NodeKey, other: NodeKey): boolean {
  if (one.tag !== other.tag) return one.tag < other.tag;
  return one.high !== other.high ? one.high < other.high : one.low < other.low;
}
