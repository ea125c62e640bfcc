/**
 * Security groups: does a rule of any group of this interface let the packet through? They only allow, all groups of an interface count
 * together, and they are stateful: what was let out is let back in, so that only the first packet of a connection is judged.
 *
 * Sources: VPC User Guide, "Security group rules"; EC2 User Guide, "Security group connection tracking"; VPC Peering Guide, "Update your
 * security groups to reference peer security groups" (a rule is stale once the peering is gone).
 */
import type { GroupRule, Known, PrefixList, SecurityGroup } from '../model.ts';
import { type Answer, cause, excluded, type Gap, gap, gapOf, isGap, type Tri, unknown } from './answer.ts';
import { closest, type Near } from './nearest.ts';
import {
  ALL_PROTOCOLS,
  type Head,
  hasPorts,
  headWords,
  holds,
  isIcmp,
  portsOf,
  portWords,
  protocolNumber,
  single,
} from './packet.ts';

/** Who is on the other side. */
export interface Peer {
  readonly ip: string;
  /** Its security groups; unknown where its interface is. */
  readonly groupIds: Known<readonly string[]>;
}

/** What the rules are looked up in. */
export interface Books {
  readonly groups: Known<readonly SecurityGroup[]>;
  readonly prefixLists: Known<readonly PrefixList[]>;
}

/** How a rule and a packet differ. */
export interface Fit {
  readonly protocol: boolean;
  readonly ports: boolean;
  readonly peer: Tri;
}

/** The ranges of a prefix list. */
export function rangesOf(id: string, lists: Known<readonly PrefixList[]>): readonly string[] | Gap {
  if (lists.state !== 'known') return gapOf(`the ranges of ${id}`, lists);
  const found = lists.value.find(({ prefixListId }) => prefixListId === id);
  if (found === undefined) return gap(`the ranges of ${id}`, 'the snapshot does not hold this prefix list');
  return found.cidrs.state === 'known' ? found.cidrs.value : gapOf(`the ranges of ${id}`, found.cidrs);
}

function peerFits(rule: GroupRule, { ip, groupIds }: Peer, { prefixLists }: Books): Tri {
  if (rule.cidrIpv4 !== undefined) return holds(rule.cidrIpv4, ip);
  if (rule.cidrIpv6 !== undefined) return holds(rule.cidrIpv6, ip);
  if (rule.prefixListId !== undefined) {
    const ranges = rangesOf(rule.prefixListId, prefixLists);
    return 'what' in ranges ? ranges : ranges.some((range) => holds(range, ip));
  }
  const reference = rule.referencedGroupInfo;
  if (reference === undefined)
    return gap(`the other side of ${rule.securityGroupRuleId ?? 'a rule'}`, 'it names neither a range nor a group');
  if (reference.peeringStatus !== null && reference.peeringStatus !== 'active') return false;
  return groupIds.state === 'known'
    ? groupIds.value.includes(reference.groupId)
    : gapOf(`the security groups of ${ip}`, groupIds);
}

/** @returns how one rule and one packet fit together. */
export function fitOf(rule: GroupRule, head: Head, peer: Peer, books: Books): Fit {
  const protocol = protocolNumber(rule.ipProtocol);
  const isAll = protocol === ALL_PROTOCOLS;
  return {
    protocol: isAll || protocol === head.protocol,
    ports: isAll || portsFit(rule, head),
    peer: peerFits(rule, peer, books),
  };
}

function portsFit({ fromPort, toPort }: GroupRule, { protocol, ports, icmp }: Head): boolean {
  if (isIcmp(protocol)) {
    const isEvery = (value: number | null): boolean => value === null || value === -1;
    return icmp === undefined || isEvery(fromPort) || (fromPort === icmp.type && (isEvery(toPort) || toPort === icmp.code));
  }
  if (!hasPorts(protocol)) return true;
  const own = portsOf(fromPort, toPort);
  return own.from <= ports.from && ports.to <= own.to;
}

/** `0.0.0.0/0`, `pl-0abc`, `sg-0abc`. */
function peerWords({ cidrIpv4, cidrIpv6, prefixListId, referencedGroupInfo }: GroupRule): string {
  return cidrIpv4 ?? cidrIpv6 ?? prefixListId ?? referencedGroupInfo?.groupId ?? 'nobody';
}

function ruleWords(rule: GroupRule): string {
  const protocol = protocolNumber(rule.ipProtocol);
  const what =
    protocol === ALL_PROTOCOLS
      ? 'everything'
      : hasPorts(protocol ?? ALL_PROTOCOLS)
        ? `${rule.ipProtocol.toUpperCase()} ${portWords(portsOf(rule.fromPort, rule.toPort))}`
        : rule.ipProtocol.toUpperCase();
  return `${what} ${rule.isEgress ? 'to' : 'from'} ${peerWords(rule)}`;
}

interface Placed {
  readonly rule: GroupRule;
  readonly groupId: string;
  readonly fit: Fit;
}

/** @param ids the groups of one interface. `isEgress`: the packet leaves it. */
export function judgeGroups(ids: readonly string[], isEgress: boolean, head: Head, peer: Peer, books: Books): Answer {
  const gaps: Gap[] = [];
  const placed: Placed[] = [];
  for (const groupId of ids) {
    const rules = rulesOf(groupId, books.groups);
    if ('what' in rules) gaps.push(rules);
    else
      for (const rule of rules)
        if (rule.isEgress === isEgress) placed.push({ rule, groupId, fit: fitOf(rule, head, peer, books) });
  }
  const allowing = placed.find(({ fit }) => fit.protocol && fit.ports && fit.peer === true);
  if (allowing !== undefined) {
    return excluded(`${allowing.rule.securityGroupRuleId ?? 'a rule'} of ${allowing.groupId} allows ${ruleWords(allowing.rule)}`);
  }
  for (const { fit } of placed) if (fit.protocol && fit.ports && isGap(fit.peer)) gaps.push(fit.peer);
  if (gaps.length > 0) return unknown(gaps);
  return blocked({ ids, isEgress, head, peer, placed, books });
}

function rulesOf(groupId: string, groups: Books['groups']): readonly GroupRule[] | Gap {
  if (groups.state !== 'known') return gapOf(`the rules of ${groupId}`, groups);
  const group = groups.value.find((one) => one.groupId === groupId);
  if (group === undefined) return gap(`the rules of ${groupId}`, 'the snapshot does not hold this security group');
  return group.rules.state === 'known' ? group.rules.value : gapOf(`the rules of ${groupId}`, group.rules);
}

interface Blocked {
  readonly ids: readonly string[];
  readonly isEgress: boolean;
  readonly head: Head;
  readonly peer: Peer;
  readonly placed: readonly Placed[];
  readonly books: Books;
}

function blocked({ ids, isEgress, head, peer, placed, books }: Blocked): Answer {
  const way = isEgress ? 'to' : 'from';
  const wanted = `${headWords(head)} ${way} ${peer.ip}`;
  // Where one rule's other side is not known, another one may only seem to be the nearest.
  const isKnown = placed.every(({ fit }) => !isGap(fit.peer));
  const near = isKnown
    ? closest(
        placed.map(({ rule, fit }) => nearness(rule, fit, books)),
        head,
        peer.ip,
      )
    : null;
  const found = near === null ? undefined : placed[near];
  const groupId = found?.groupId ?? ids[0] ?? 'none';
  const none =
    ids.length === 1
      ? `No ${isEgress ? 'outbound' : 'inbound'} rule of ${groupId} allows`
      : `No ${isEgress ? 'outbound' : 'inbound'} rule of ${ids.join(', ')} allows`;
  const port = head.ports.from;
  const dependsOnPeer = placed.some(({ fit }) => fit.protocol && fit.ports);
  const fix = { kind: 'allow-in-group' as const, groupId, isEgress, protocol: head.protocol, port, peer: single(peer.ip) };
  if (found === undefined) return cause('account/security-group', groupId, `${none} ${wanted}.`, { fix, dependsOnPeer });
  const id = found.rule.securityGroupRuleId;
  return cause(
    'account/security-group',
    id ?? groupId,
    `${none} ${wanted}; the nearest one, ${id ?? 'without an id'}, allows ${ruleWords(found.rule)}.`,
    {
      part: `${isEgress ? 'outbound' : 'inbound'} rule of ${groupId}`,
      fix,
      dependsOnPeer,
    },
  );
}

function rangesOfRule({ cidrIpv4, cidrIpv6, prefixListId }: GroupRule, { prefixLists }: Books): readonly string[] | null {
  const range = cidrIpv4 ?? cidrIpv6;
  if (range !== undefined) return [range];
  const ranges = prefixListId === undefined ? null : rangesOf(prefixListId, prefixLists);
  return ranges === null || 'what' in ranges ? null : ranges;
}

function nearness(rule: GroupRule, { protocol, ports, peer }: Fit, books: Books): Near {
  const isAll = protocolNumber(rule.ipProtocol) === ALL_PROTOCOLS;
  return {
    protocol,
    ports,
    peer: peer === true,
    own: isAll ? null : portsOf(rule.fromPort, rule.toPort),
    ranges: rangesOfRule(rule, books),
  };
}
