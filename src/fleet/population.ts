/** The nodes' current profiles, with the number of nodes and their traits as small numbers. */
import { ATTRIBUTES, type Trait } from './fleet.types.ts';
import type { Profile } from './profiles.ts';
import type { Tally } from './rollup.ts';
import type { Attributes } from './sighting.ts';

/** Nodes that look alike. */
export interface Population {
  /** The profile's index in the tally. */
  readonly index: number;
  readonly profile: Profile;
  readonly nodes: number;
  /** Indices into `traits`; empty if attributes were given up. */
  readonly traits: readonly number[];
}

export interface Populations {
  readonly all: readonly Population[];
  readonly traits: readonly Trait[];
  readonly oldest: number | null;
  readonly newest: number | null;
}

/** In an order that does not depend on the lines' order. */
export function populationsOf({ nodes, profiles }: Tally): Populations {
  const counts = new Uint32Array(profiles.size());
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  nodes.forEach((_key, at, profile) => {
    counts[profile] = (counts[profile] ?? 0) + 1;
    if (at < oldest) oldest = at;
    if (at > newest) newest = at;
  });
  const present = [...counts.keys()].filter((index) => (counts[index] ?? 0) > 0);
  const sorted = present
    .map((index) => ({ index, profile: profiles.at(index), nodes: counts[index] ?? 0 }))
    .sort((a, b) => (a.profile.key < b.profile.key ? -1 : 1));
  const traits: Trait[] = [];
  const indices = new Map<string, number>();
  const indexOf = (trait: Trait): number => {
    const key = `${trait.attribute}\n${trait.value ?? '\u0001'}`;
    const known = indices.get(key);
    if (known !== undefined) return known;
    indices.set(key, traits.length);
    return traits.push(trait) - 1;
  };
  return {
    all: sorted.map((one) => ({
      ...one,
      traits: one.profile.kept === 'all' ? traitsOf(one.profile.attributes).map(indexOf) : [],
    })),
    traits,
    oldest: sorted.length === 0 ? null : oldest,
    newest: sorted.length === 0 ? null : newest,
  };
}

/** What is unknown is no trait, but a missing proxy is: that is a common fault. */
function traitsOf(attributes: Attributes): Trait[] {
  return ATTRIBUTES.flatMap((attribute): Trait[] => {
    switch (attribute) {
      case 'securityGroup':
        return attributes.securityGroups.map((value) => ({ attribute, value }));
      case 'resolver':
        return attributes.resolvers.map((value) => ({ attribute, value }));
      case 'proxy':
        return [{ attribute, value: attributes.proxy }];
      default: {
        const value = attributes[attribute];
        return value === null || value === '' ? [] : [{ attribute, value }];
      }
    }
  });
}
