/** A survey's connections: each address of a name once, and no more than memory allows. */
import type { ConnectionFacts, Facts, HostFacts } from '../../../facts.ts';
import type { Target } from '../target.ts';
import { type SharingLimits, sharedAddresses } from './shared-addresses.ts';

export interface ConnectionSet {
  /** Starts a connection to each new address, within the limits. */
  connect(host: HostFacts, addresses: readonly string[]): void;
  /** Adds a connection that the caller started. */
  add(host: string, connection: Promise<ConnectionFacts>): void;
  /** Whether a connection to this host has begun. */
  has(host: string): boolean;
  /** All by then, or those to some hosts, and what may be left out of them: one that hangs may have others begin. */
  settled(isWanted?: (host: string) => boolean): Promise<readonly ConnectionFacts[]>;
  /** What the limits left out, and what was looked at under another name. */
  notProbed(): Facts['notProbed'];
}

const HTTPS_PORT = 443;
/** Far more than any endpoint has; a hostile answer may hold thousands. */
const MAX_ADDRESSES_PER_HOST = 32;
/**
 * One VPC's answers stay below this (33 in the test network, with S3's eight addresses). Several
 * DNS servers that answer differently for S3 may exceed it. If each of 32 addresses for every name
 * sent a huge chain, a run would hold 200 MB. Later names still get one address for each zone.
 */
const MANY_CONNECTIONS = 48;
const ADDRESSES_AFTER_MANY = 4;
/** A bucket's name leads to the same front ends as S3's own name, so two addresses are enough. */
const MAX_ADDRESSES_PER_BUCKET = 2;

/** `families`: the address families that this node has an address of. */
export function connectionSet(
  families: { readonly v4: boolean; readonly v6: boolean },
  probe: (target: Target, kind: HostFacts['kind']) => Promise<ConnectionFacts>,
  sharing: SharingLimits,
): ConnectionSet {
  const shared = sharedAddresses(sharing);
  const connections: Begun[] = [];
  const known = new Set<string>();
  const perHost = new Map<string, number>();
  const passedOver = new Map<string, Set<string>>();
  let begun = 0;

  const isWithinLimits = ({ host, kind }: HostFacts, ip: string): boolean => {
    const count = perHost.get(host) ?? 0;
    if (kind === 'bucket') return count < MAX_ADDRESSES_PER_BUCKET;
    if (count < (begun < MANY_CONNECTIONS ? MAX_ADDRESSES_PER_HOST : ADDRESSES_AFTER_MANY)) return true;
    passedOver.set(host, (passedOver.get(host) ?? new Set()).add(ip));
    return false;
  };

  const begin = (planned: HostFacts, target: Target): void => {
    begun += 1;
    const facts = probe(target, planned.kind);
    connections.push({ host: target.host, facts });
    shared.watch(planned, target.ip, facts);
  };

  return {
    connect(planned, addresses) {
      const { host } = planned;
      for (const ip of shared.inOrder(planned, addresses)) {
        const key = `${host} ${ip}`;
        if (known.has(key) || !isWithinLimits(planned, ip)) continue;
        known.add(key);
        perHost.set(host, (perHost.get(host) ?? 0) + 1);
        const target = { host, ip, port: HTTPS_PORT };
        const family = ip.includes(':') ? 'v6' : 'v4';
        if (!families[family])
          connections.push({ host, facts: Promise.resolve(notTried(target, `this node has no IP${family} address`)) });
        else if (!shared.leavesOut(planned, target, () => begin(planned, target))) begin(planned, target);
      }
    },
    has: (wanted) => connections.some(({ host }) => host === wanted),
    add: (host, facts) => void connections.push({ host, facts }),
    async settled(isWanted = () => true) {
      if (shared.leftOut(isWanted).length > 0) await shared.settled();
      return [...(await endOf(connections, isWanted)), ...shared.leftOut(isWanted)];
    },
    notProbed: () => [
      ...[...passedOver].map(([host, ips]) => ({
        what: `${ips.size} more addresses of ${host}`,
        why: 'there are too many to try',
      })),
      ...shared.notProbed(),
    ],
  };
}

interface Begun {
  readonly host: string;
  readonly facts: Promise<ConnectionFacts>;
}

async function endOf(connections: readonly Begun[], isWanted: (host: string) => boolean): Promise<readonly ConnectionFacts[]> {
  for (;;) {
    const before = connections.length;
    const ended = await Promise.all(connections.flatMap(({ host, facts }) => (isWanted(host) ? [facts] : [])));
    if (connections.length === before) return ended;
  }
}

function notTried(target: Target, because: string): ConnectionFacts {
  const skipped = { outcome: 'skipped', because } as const;
  return { ...target, localIp: null, localPort: null, at: '', tcp: skipped, tls: skipped, http: skipped };
}
