/** Names of a few nodes in each set, the same ones for any order of the lines. */
import { insert, nameOf } from './few.ts';
import { KIND, type NodeKey } from './node-key.ts';
import type { Tally } from './rollup.ts';

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
  return first.map((keys) => keys.flatMap((key) => nameOf(key, names) ?? []));
}
