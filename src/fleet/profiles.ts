/**
 * Nodes that look alike share one profile: status, causes, attributes. A million nodes have some
 * thousands of profiles, and after reading, all works on profiles. Their number is bounded. Beyond
 * the bound a node keeps fewer attributes, in the end only its status, so that causes still count
 * when subnets no longer do.
 */
import type { Attributes, FleetStatus, Sighting } from './sighting.ts';

export interface Profile {
  readonly status: FleetStatus;
  readonly causes: readonly string[];
  readonly attributes: Attributes;
  /** What had room: `place` and `causes` lack attributes, `status` lacks causes, too. */
  readonly kept: 'all' | 'place' | 'causes' | 'status';
  /** Orders profiles independently of the order of the lines. */
  readonly key: string;
}

/** Some 600 bytes each. */
const MOST: Readonly<Record<Profile['kept'], number>> = { all: 32_768, place: 8_192, causes: 4_096, status: 4 };
/** Distinct codes; ours are fewer than a hundred. */
const MAX_CODES = 512;

export interface Profiles {
  /** The index of the profile that fits. */
  of(sighting: Sighting): number;
  at(index: number): Profile;
  readonly size: () => number;
}

const NOWHERE: Attributes = {
  kind: '',
  account: null,
  region: '',
  vpc: null,
  subnet: null,
  zone: null,
  agentVersion: null,
  ami: null,
  proxy: null,
  securityGroups: [],
  resolvers: [],
};

export function makeProfiles(most: Readonly<Record<Profile['kept'], number>> = MOST): Profiles {
  const all: Profile[] = [];
  const indices = new Map<string, number>();
  const used: Record<Profile['kept'], number> = { all: 0, place: 0, causes: 0, status: 0 };
  const codes = new Set<string>();

  function find(status: FleetStatus, causes: readonly string[], attributes: Attributes, kept: Profile['kept']): number | null {
    const key = keyOf(status, causes, attributes, kept);
    const known = indices.get(key);
    if (known !== undefined) return known;
    if (used[kept] >= most[kept]) return null;
    if (kept !== 'status' && !roomForCodes(causes)) return null;
    used[kept] += 1;
    all.push({ status, causes, attributes, kept, key });
    indices.set(key, all.length - 1);
    return all.length - 1;
  }

  function roomForCodes(causes: readonly string[]): boolean {
    for (const code of causes) if (!codes.has(code) && codes.size >= MAX_CODES) return false;
    for (const code of causes) codes.add(code);
    return true;
  }

  return {
    of({ status, causes, attributes }) {
      const { account, region, vpc, agentVersion } = attributes;
      return (
        find(status, causes, attributes, 'all') ??
        find(status, causes, { ...NOWHERE, account, region, vpc, agentVersion }, 'place') ??
        find(status, causes, NOWHERE, 'causes') ??
        find(status, [], NOWHERE, 'status') ??
        0
      );
    },
    at(index) {
      const profile = all[index];
      if (profile === undefined) throw new RangeError(`no profile ${index}`);
      return profile;
    },
    size: () => all.length,
  };
}

/** Values hold no control characters, so these cannot be forged. */
function keyOf(status: string, causes: readonly string[], attributes: Attributes, kept: string): string {
  const { kind, account, region, vpc, subnet, zone, agentVersion, ami, proxy, securityGroups, resolvers } = attributes;
  const one = (value: string | null): string => value ?? '\u0001';
  const many = (values: readonly string[]): string => (values.length === 1 ? (values[0] ?? '') : values.join('\u0002'));
  return `${status}\n${many(causes)}\n${kept}\n${kind}\n${one(account)}\n${region}\n${one(vpc)}\n${one(subnet)}\n${one(zone)}\n${one(agentVersion)}\n${one(ami)}\n${one(proxy)}\n${many(securityGroups)}\n${many(resolvers)}`;
}
