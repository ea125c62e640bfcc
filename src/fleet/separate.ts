/**
 * Finds the smallest set of traits that holds the failing nodes and no passing one.
 *
 * Traits are tried in sets of one, two and three, all of a set together. A passing node costs more
 * than a failing node brings, so that a place is mostly broken. Each further trait costs something,
 * too, so that two are named only if one is not enough.
 */

/** Nodes that look alike, and their traits. */
export interface Case {
  readonly index: number;
  readonly nodes: number;
  readonly traits: readonly number[];
}

export interface Separation {
  readonly traits: readonly number[];
  readonly failing: readonly Case[];
  readonly passing: readonly Case[];
}

/** A place counts as broken when at least three quarters of its nodes are. */
const PASSING_COST = 3;
const TRAIT_COST = 0.02;
/** If no place is mostly broken: by which part a trait must be commoner among failing nodes. */
const MIN_LEAN = 0.3;
/** The traits to combine: all in twos, the better half in threes. */
const MAX_POOL = 24;
const MAX_TRIPLE_POOL = 12;

interface Count {
  readonly trait: number;
  failing: number;
  passing: number;
}

type Score = (failing: number, passing: number) => number;

/** Null if nothing tells them apart. `rank` decides between equals: smaller is better. */
export function separate(failing: readonly Case[], passing: readonly Case[], rank: (trait: number) => number): Separation | null {
  const [all, others] = [sum(failing), sum(passing)];
  if (all === 0 || others === 0) return null;
  const counts = countTraits(failing, passing).filter((one) => one.failing < all || one.passing < others);
  const strict = best(counts, failing, passing, rank, (f, p) => (f - PASSING_COST * p) / all);
  if (strict !== null && strict.score > 0) return strict.found;
  const lean = best(counts, failing, passing, rank, (f, p) => f / all - p / others);
  return lean !== null && lean.score >= MIN_LEAN ? lean.found : null;
}

/** The cases that have all of `traits`. */
export function within(cases: readonly Case[], traits: readonly number[]): readonly Case[] {
  return cases.filter((one) => traits.every((trait) => one.traits.includes(trait)));
}

export function sum(cases: readonly { readonly nodes: number }[]): number {
  return cases.reduce((total, { nodes }) => total + nodes, 0);
}

/** How many failing and passing nodes have each trait that a failing node has. */
export function countTraits(failing: readonly Case[], passing: readonly Case[]): Count[] {
  const counts = new Map<number, Count>();
  for (const { traits, nodes } of failing) {
    for (const trait of traits) {
      const count = counts.get(trait);
      if (count === undefined) counts.set(trait, { trait, failing: nodes, passing: 0 });
      else count.failing += nodes;
    }
  }
  for (const { traits, nodes } of passing) {
    for (const trait of traits) {
      const count = counts.get(trait);
      if (count !== undefined) count.passing += nodes;
    }
  }
  return [...counts.values()];
}

function best(
  counts: readonly Count[],
  failing: readonly Case[],
  passing: readonly Case[],
  rank: (trait: number) => number,
  score: Score,
): { readonly score: number; readonly found: Separation } | null {
  let top = Number.NEGATIVE_INFINITY;
  let traits: readonly number[] = [];
  const rankOf = (set: readonly number[]): number => set.reduce((total, trait) => total + rank(trait), 0);
  const offer = (value: number, set: readonly number[]): void => {
    const isBetter = value > top + 1e-9 || (value > top - 1e-9 && set.length === traits.length && rankOf(set) < rankOf(traits));
    if (!isBetter) return;
    top = value;
    traits = set;
  };
  for (const one of counts) offer(score(one.failing, one.passing), [one.trait]);
  const pool = poolOf(counts, score, rank);
  const masks = pool.map(({ trait }) => ({ failing: maskOf(failing, trait), passing: maskOf(passing, trait) }));
  const combine = (members: readonly number[]): void => {
    const cost = TRAIT_COST * (members.length - 1);
    const parts = members.map((member) => masks[member]).filter((mask) => mask !== undefined);
    const inside = nodesIn(
      failing,
      parts.map((mask) => mask.failing),
    );
    // Even without passing nodes it could not be the best.
    if (score(inside, 0) - cost <= top) return;
    const set = members.map((member) => pool[member]?.trait ?? -1);
    offer(
      score(
        inside,
        nodesIn(
          passing,
          parts.map((mask) => mask.passing),
        ),
      ) - cost,
      set,
    );
  };
  for (let a = 0; a < pool.length; a += 1) for (let b = a + 1; b < pool.length; b += 1) combine([a, b]);
  const few = Math.min(pool.length, MAX_TRIPLE_POOL);
  for (let a = 0; a < few; a += 1) for (let b = a + 1; b < few; b += 1) for (let c = b + 1; c < few; c += 1) combine([a, b, c]);
  if (traits.length === 0) return null;
  return { score: top, found: { traits, failing: within(failing, traits), passing: within(passing, traits) } };
}

/** The traits to combine: those that score well alone, and those of most failing nodes. */
function poolOf(counts: readonly Count[], score: Score, rank: (trait: number) => number): readonly Count[] {
  const byScore = counts.toSorted(
    (a, b) => score(b.failing, b.passing) - score(a.failing, a.passing) || rank(a.trait) - rank(b.trait) || a.trait - b.trait,
  );
  const byReach = counts.toSorted((a, b) => b.failing - a.failing || a.passing - b.passing || a.trait - b.trait);
  const pool: Count[] = [];
  // Alternates, so that the smaller pool of the triples has both kinds.
  for (let at = 0; pool.length < MAX_POOL && at < counts.length; at += 1) {
    for (const one of [byScore[at], byReach[at]]) if (one !== undefined && !pool.includes(one)) pool.push(one);
  }
  return pool;
}

function maskOf(cases: readonly Case[], trait: number): Uint8Array {
  return Uint8Array.from(cases, ({ traits }) => (traits.includes(trait) ? 1 : 0));
}

function nodesIn(cases: readonly Case[], masks: readonly Uint8Array[]): number {
  let total = 0;
  for (let at = 0; at < cases.length; at += 1) {
    if (masks.every((mask) => mask[at] === 1)) total += cases[at]?.nodes ?? 0;
  }
  return total;
}
