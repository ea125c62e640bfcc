/** Names of a few nodes in each set, the same ones for any order of the lines. */
import { idOf, KIND, type NodeKey } from './node-key.ts';
import type { Tally } from './rollup.ts';

const MAX_EXAMPLES = 3;

/** The first nodes of each set of profiles, in the order of their keys. Walks all nodes once. */
export function examplesOf({ nodes, names }: Tally, sets: readonly (readonly { readonly index: number }[])[]): string[][] {
  const members = new Map<number, number[]>();
  for (const [set, profiles] of sets.entries()) {
    for (const { index } of profiles) {
      const known = members.get(index);
      if (known === undefined) members.set(index, [set]);
      else known.push(set);
    }
  }
  const first = sets.map((): NodeKey[] => []);
  nodes.forEach((key, _at, profile) => {
    if (key.tag >> 4 === KIND.run) return;
    for (const set of members.get(profile) ?? []) insert(first[set] ?? [], key);
  });
  const nameOf = (key: NodeKey): string | readonly string[] => idOf(key) ?? names.get(`${key.high}:${key.low}`) ?? [];
  return first.map((keys) => keys.flatMap(nameOf));
}

function insert(keys: NodeKey[], key: NodeKey): void {
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
