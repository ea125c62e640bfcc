/** Counts nodes by what they have in common. */
import { GROUPINGS, type Group, type Grouping, type Share } from './fleet.types.ts';
import type { Population, Populations } from './population.ts';

/** Groups in a report, and shares of one cause. */
export const MAX_GROUPS = 200;
const MAX_SHARES = 10;
const MAX_GROUP_CAUSES = 5;

export function isFailing({ profile }: Population): boolean {
  return profile.status === 'broken' || profile.status === 'degraded';
}

/** All groups of one kind: most failing nodes first. */
export function groupsBy(grouping: Grouping, { all }: Populations): readonly Group[] {
  const groups = new Map<string | null, { nodes: number; failing: number; causes: Map<string, number> }>();
  for (const population of all) {
    const value = valueOf(grouping, population);
    const group = groups.get(value) ?? { nodes: 0, failing: 0, causes: new Map<string, number>() };
    groups.set(value, group);
    group.nodes += population.nodes;
    if (isFailing(population)) group.failing += population.nodes;
    for (const code of population.profile.causes) group.causes.set(code, (group.causes.get(code) ?? 0) + population.nodes);
  }
  return [...groups]
    .map(([value, { nodes, failing, causes }]) => ({
      value,
      nodes,
      failing,
      causes: [...causes]
        .map(([code, count]) => ({ code, nodes: count }))
        .sort((a, b) => b.nodes - a.nodes || (a.code < b.code ? -1 : 1))
        .slice(0, MAX_GROUP_CAUSES),
    }))
    .sort((a, b) => b.failing - a.failing || b.nodes - a.nodes || byName(a.value, b.value));
}

/** How one cause spreads over each kind of group. `sizes`: the number of nodes of every group. */
export function sharesOf(
  code: string,
  { all }: Populations,
  sizes: Readonly<Record<Grouping, ReadonlyMap<string | null, number>>>,
): Readonly<Record<Grouping, readonly Share[]>> {
  const failing = all.filter(({ profile }) => profile.causes.includes(code));
  const shares = (grouping: Grouping): readonly Share[] => {
    const counts = new Map<string | null, number>();
    for (const one of failing) {
      const value = valueOf(grouping, one);
      counts.set(value, (counts.get(value) ?? 0) + one.nodes);
    }
    return [...counts]
      .map(([value, nodes]) => ({ value, nodes, of: sizes[grouping].get(value) ?? nodes }))
      .sort((a, b) => b.nodes - a.nodes || byName(a.value, b.value))
      .slice(0, MAX_SHARES);
  };
  return byGrouping(shares);
}

export function byGrouping<T>(make: (grouping: Grouping) => T): Readonly<Record<Grouping, T>> {
  return Object.fromEntries(GROUPINGS.map((grouping) => [grouping, make(grouping)])) as Record<Grouping, T>;
}

function valueOf(grouping: Grouping, { profile }: Population): string | null {
  const value = profile.attributes[grouping];
  return value === '' ? null : value;
}

function byName(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
