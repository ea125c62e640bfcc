/**
 * Network ACLs: numbered entries, looked through from the lowest number; the first that fits decides, and `*` denies the rest. They know no
 * connections: the answer needs an entry of its own, to the port that the question came from. They guard the border of a subnet, so that two
 * interfaces of one subnet never meet them.
 *
 * Sources: VPC User Guide, "Network ACL rules", "Ephemeral ports" (Linux 32768-60999, Windows 49152-65535, NAT gateways 1024-65535), "Network
 * ACL basics".
 */
import type { AclEntry, NetworkAcl } from '../model.ts';
import { type Answer, cause, excluded } from './answer.ts';
import { closest } from './nearest.ts';
import {
  ALL_PROTOCOLS,
  type Head,
  hasPorts,
  headWords,
  holds,
  isIcmp,
  type Ports,
  portsOf,
  prefixLength,
  protocolNumber,
  single,
} from './packet.ts';

/** The `*` entry; CreateNetworkAclEntry takes numbers up to 32766. */
const REST = 32_767;

function cidrOf({ cidrBlock, ipv6CidrBlock }: AclEntry): string {
  return cidrBlock ?? ipv6CidrBlock ?? '';
}

function isFor({ protocol }: AclEntry, head: Head): boolean {
  const number = protocolNumber(protocol);
  return number === ALL_PROTOCOLS || number === head.protocol;
}

/** The ports of the packet that the entry is about; null: none. */
function covered(entry: AclEntry, { protocol, icmp }: Head, wanted: Ports): Ports | null {
  if (protocolNumber(entry.protocol) === ALL_PROTOCOLS) return wanted;
  if (isIcmp(protocol)) {
    const { type = -1, code = -1 } = entry.icmpTypeCode ?? {};
    return icmp === undefined || ((type === -1 || type === icmp.type) && (code === -1 || code === icmp.code)) ? wanted : null;
  }
  if (!hasPorts(protocol) || entry.portRange === null) return wanted;
  const own = portsOf(entry.portRange.from, entry.portRange.to);
  const from = Math.max(own.from, wanted.from);
  const to = Math.min(own.to, wanted.to);
  return from <= to ? { from, to } : null;
}

function without(ports: Ports, taken: Ports): readonly Ports[] {
  return [
    ...(ports.from < taken.from ? [{ from: ports.from, to: taken.from - 1 }] : []),
    ...(taken.to < ports.to ? [{ from: taken.to + 1, to: ports.to }] : []),
  ];
}

export function entryWords({ ruleAction, protocol, portRange, ...entry }: AclEntry): string {
  const number = protocolNumber(protocol);
  const what =
    number === ALL_PROTOCOLS
      ? 'everything'
      : headWords({ protocol: number ?? ALL_PROTOCOLS, ports: portRange === null ? { from: 0, to: 65_535 } : portRange });
  return `${ruleAction === 'allow' ? 'allows' : 'denies'} ${what} ${entry.egress ? 'to' : 'from'} ${cidrOf({ ruleAction, protocol, portRange, ...entry })}`;
}

/** What becomes of every port of the packet. */
export interface Fate {
  /** The entries that let some of its ports through. */
  readonly allowing: readonly AclEntry[];
  /** The entry that denies some of them; `rest`: no entry is about them. */
  readonly denying: AclEntry | 'rest' | null;
  /** Those ports. */
  readonly denied: Ports | null;
}

/** @param head `ports`: every port that it may go to, where which one is not known. */
export function fateOf(acl: NetworkAcl, isEgress: boolean, head: Head, ip: string): Fate {
  const entries = acl.entries.filter(({ egress }) => egress === isEgress).toSorted((a, b) => a.ruleNumber - b.ruleNumber);
  const allowing: AclEntry[] = [];
  let open: readonly Ports[] = [head.ports];
  for (const entry of entries) {
    if (!isFor(entry, head) || !holds(cidrOf(entry), ip)) continue;
    for (const ports of open) {
      const taken = covered(entry, head, ports);
      if (taken === null) continue;
      if (entry.ruleAction === 'deny') return { allowing, denying: entry.ruleNumber === REST ? 'rest' : entry, denied: taken };
      allowing.push(entry);
      open = open.flatMap((one) => (one === ports ? without(one, taken) : [one]));
    }
    if (open.length === 0) return { allowing, denying: null, denied: null };
  }
  return { allowing, denying: 'rest', denied: open[0] ?? null };
}

/** Of one list, in one direction. `ip`: the other side. `isAnswer`: `head.ports` are those that the connection may come from. */
export function judgeAcl(acl: NetworkAcl, isEgress: boolean, head: Head, ip: string, isAnswer: boolean): Answer {
  const { allowing, denying, denied } = fateOf(acl, isEgress, head, ip);
  const way = isEgress ? 'outbound' : 'inbound';
  if (denying === null || denied === null) {
    const [first] = allowing;
    return excluded(
      `${acl.networkAclId} ${way} rule ${first?.ruleNumber ?? '?'} ${first === undefined ? 'allows it' : entryWords(first)}`,
    );
  }
  const what = `${isAnswer ? 'the answer, ' : ''}${headWords({ ...head, ports: denied })} ${isEgress ? 'to' : 'from'} ${ip}`;
  const fix = {
    kind: 'allow-in-acl' as const,
    networkAclId: acl.networkAclId,
    isEgress,
    ruleNumber: freeNumber(acl, isEgress, denying === 'rest' ? REST : denying.ruleNumber),
    protocol: head.protocol,
    ...head.ports,
    cidr: single(ip),
  };
  if (denying !== 'rest') {
    return cause(
      'account/network-acl',
      acl.networkAclId,
      `${way} rule ${denying.ruleNumber} of ${acl.networkAclId} ${entryWords(denying)}, and so it stops ${what}.`,
      {
        part: `${way} rule ${denying.ruleNumber}`,
        fix,
        dependsOnPeer: prefixLength(cidrOf(denying)) > 0,
      },
    );
  }
  const near = nearestEntry(acl, isEgress, head, ip);
  const nearWords = near === undefined ? '' : `; the nearest one, rule ${near.ruleNumber}, ${entryWords(near)}`;
  return cause('account/network-acl', acl.networkAclId, `No ${way} rule of ${acl.networkAclId} allows ${what}${nearWords}.`, {
    part: near === undefined ? `${way} rules` : `${way} rule ${near.ruleNumber}`,
    fix,
    dependsOnPeer: near !== undefined && prefixLength(cidrOf(near)) > 0,
  });
}

/** The entry that lets nearly this packet through. */
function nearestEntry(acl: NetworkAcl, isEgress: boolean, head: Head, ip: string): AclEntry | undefined {
  const allowing = acl.entries.filter(({ egress, ruleAction }) => egress === isEgress && ruleAction === 'allow');
  const index = closest(
    allowing.map((entry) => {
      const own = entry.portRange === null || !hasPorts(head.protocol) ? null : portsOf(entry.portRange.from, entry.portRange.to);
      return {
        protocol: isFor(entry, head),
        ports: own === null || (own.from <= head.ports.from && head.ports.to <= own.to),
        peer: holds(cidrOf(entry), ip),
        own,
        ranges: [cidrOf(entry)],
      };
    }),
    head,
    ip,
  );
  return index === null ? undefined : allowing[index];
}

/** The highest free number below `before`: as late as possible, so that it overrides nothing else. Null: none is free. */
function freeNumber(acl: NetworkAcl, isEgress: boolean, before: number): number | null {
  const taken = new Set(acl.entries.filter(({ egress }) => egress === isEgress).map(({ ruleNumber }) => ruleNumber));
  const highest = Math.max(0, ...[...taken].filter((number) => number < before));
  // Behind the last entry there is room for a round number, which leaves room for others.
  const round = Math.ceil((highest + 1) / 10) * 10;
  if (round < before && !taken.has(round)) return round;
  for (let number = before - 1; number > 0; number -= 1) if (!taken.has(number)) return number;
  return null;
}

export function aclOf(acls: readonly NetworkAcl[], subnetId: string): NetworkAcl | undefined {
  return acls.find(({ subnetIds }) => subnetIds.includes(subnetId));
}
