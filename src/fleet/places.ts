/** Finds the places of a cause, the largest first, until they hold all failing nodes. */
import type { Populations } from './population.ts';
import { rankOf } from './preference.ts';
import { type Case, countTraits, separate, sum, within } from './separate.ts';

export interface FoundPlace {
  /** Indices of traits. */
  readonly where: readonly number[];
  readonly failing: readonly Case[];
  readonly passing: readonly Case[];
  readonly same: readonly number[];
}

export interface Found {
  readonly places: readonly FoundPlace[];
  /** Failing nodes that no place holds. */
  readonly elsewhere: readonly Case[];
}

const MAX_PLACES = 8;
/** As a part of all failing nodes. Rarer combinations are accidents. */
const MIN_PART = 0.01;
const MAX_SAME = 6;

/**
 * Failing: nodes with this cause. Passing: nodes without it whose agent can work, because a broken
 * node may hide a second cause.
 */
export function placesOf(code: string, { all, traits }: Populations): Found {
  const failing = all.filter(({ profile }) => profile.causes.includes(code));
  const known = failing.filter(({ profile }) => profile.kept === 'all');
  const passing = all.filter(
    ({ profile }) =>
      profile.kept === 'all' && (profile.status === 'healthy' || profile.status === 'degraded') && !profile.causes.includes(code),
  );
  // Nothing passes: everywhere is the smallest set, and what all have in common is worth knowing.
  if (passing.length === 0) {
    const shared = countTraits(known, []).filter(({ failing: nodes }) => known.length > 0 && nodes === sum(known));
    return {
      places: [{ where: [], failing, passing, same: shared.slice(0, MAX_SAME).map(({ trait }) => trait) }],
      elsewhere: [],
    };
  }
  const rank = (trait: number): number => {
    const found = traits[trait];
    return found === undefined ? 0 : rankOf(code, found.attribute);
  };
  const total = sum(failing);
  const places: FoundPlace[] = [];
  let left: readonly Case[] = known;
  while (places.length < MAX_PLACES && left.length > 0) {
    const found = separate(left, passing, rank);
    if (found === null || sum(found.failing) < total * MIN_PART) break;
    // A node of an earlier place must not count again: each node heals once.
    places.push({
      where: found.traits,
      failing: found.failing,
      passing: found.passing,
      same: sameAs(found.traits, left, passing),
    });
    left = left.filter((one) => !found.failing.includes(one));
  }
  const told = new Set(places.flatMap((place) => place.failing.map(({ index }) => index)));
  return { places, elsewhere: failing.filter(({ index }) => !told.has(index)) };
}

/** The other traits that select the very same nodes. */
function sameAs(where: readonly number[], failing: readonly Case[], passing: readonly Case[]): readonly number[] {
  const [inside, others] = [within(failing, where), within(passing, where)];
  return countTraits(failing, passing)
    .filter(
      ({ trait, failing: f, passing: p }) =>
        !where.includes(trait) &&
        f === sum(inside) &&
        p === sum(others) &&
        [...inside, ...others].every(({ traits }) => traits.includes(trait)),
    )
    .slice(0, MAX_SAME)
    .map(({ trait }) => trait);
}
