/** The checks that a packet meets at one end of its way: security groups, and the network ACL at the border of the subnet. */
import type { Account } from '../model.ts';
import { aclOf, judgeAcl } from './acl.ts';
import { gap, gapOf, type Suspect, unknown } from './answer.ts';
import { judgeGroups, type Peer } from './groups.ts';
import { type Head, isPrivate, type Ports } from './packet.ts';
import { known, notKnown, type Place } from './places.ts';

/** A packet that is asked about, and the ports that its answer may go to. */
export interface Flow {
  readonly head: Head;
  readonly answerPorts: Ports;
}

export const peerOf = ({ ip, groupIds }: Place): Peer => ({ ip, groupIds: groupIds ?? { state: 'known', value: [] } });

/** A far end of which nothing but its address is known. Rules that name groups are about private addresses ("Security group rules"). */
export function elsewhere(ip: string): Peer {
  if (!isPrivate(ip)) return { ip, groupIds: known([]) };
  return { ip, groupIds: notKnown(`whose address ${ip} is, this account does not tell`) };
}

/** @returns null for what has no security groups. */
function groupSuspect(account: Account, at: Place, isEgress: boolean, head: Head, peer: Peer): Suspect | null {
  if (at.groupIds === null) return null;
  const what = `security groups of ${at.name}, ${isEgress ? 'outbound' : 'inbound'}`;
  const code = 'account/security-group';
  if (at.groupIds.state !== 'known')
    return { what, code, answer: unknown([gapOf(`the security groups of ${at.name}`, at.groupIds)]) };
  const books = { groups: at.vpc.securityGroups, prefixLists: account.prefixLists };
  return { what, code, answer: judgeGroups(at.groupIds.value, isEgress, head, peer, books) };
}

interface AclQuestion {
  readonly isEgress: boolean;
  readonly head: Head;
  readonly peerIp: string;
  readonly isAnswer: boolean;
}

/** The list of the subnet that `at` is in. */
export function aclSuspect(at: Place, { isEgress, head, peerIp, isAnswer }: AclQuestion): Suspect {
  const what = `network ACL of ${at.name}, ${isEgress ? 'outbound' : 'inbound'}${isAnswer ? ', the answer' : ''}`;
  const code = 'account/network-acl';
  const { subnetId, vpc } = at;
  if (subnetId.state !== 'known') return { what, code, answer: unknown([gapOf(`the subnet of ${at.name}`, subnetId)]) };
  if (vpc.networkAcls.state !== 'known')
    return { what, code, answer: unknown([gapOf(`the network ACL of ${subnetId.value}`, vpc.networkAcls)]) };
  const acl = aclOf(vpc.networkAcls.value, subnetId.value);
  if (acl === undefined)
    return { what, code, answer: unknown([gap(`the network ACL of ${subnetId.value}`, 'the snapshot does not hold it')]) };
  return { what, code, answer: judgeAcl(acl, isEgress, head, peerIp, isAnswer) };
}

const present = (suspects: readonly (Suspect | null)[]): readonly Suspect[] => suspects.filter((one) => one !== null);

/** Whether the packet crosses the border of a subnet; where that is not known, the list is asked. */
function crosses(one: Place, other: Place | null): boolean {
  if (other === null || one.subnetId.state !== 'known' || other.subnetId.state !== 'known') return true;
  return one.subnetId.value !== other.subnetId.value;
}

/** `at` begins a connection. `to`: its other end, where the account knows it. */
export function leaving(account: Account, at: Place, peer: Peer, to: Place | null, { head }: Flow): readonly Suspect[] {
  const group = groupSuspect(account, at, true, head, peer);
  const acl = crosses(at, to) ? aclSuspect(at, { isEgress: true, head, peerIp: peer.ip, isAnswer: false }) : null;
  return present([group, acl]);
}

/** `at` is asked; its answer leaves the subnet again. */
export function entering(account: Account, at: Place, from: Place, flow: Flow): readonly Suspect[] {
  const { head } = flow;
  const isBorder = crosses(at, from);
  return present([
    isBorder ? aclSuspect(at, { isEgress: false, head, peerIp: from.ip, isAnswer: false }) : null,
    groupSuspect(account, at, false, head, peerOf(from)),
    isBorder ? aclSuspect(at, { isEgress: true, head: answerOf(flow), peerIp: from.ip, isAnswer: true }) : null,
  ]);
}

/** The answer comes back into the subnet of the one that asked. */
export function returning(at: Place, peerIp: string, to: Place | null, flow: Flow): readonly Suspect[] {
  return crosses(at, to) ? [aclSuspect(at, { isEgress: false, head: answerOf(flow), peerIp, isAnswer: true })] : [];
}

/** The other half of the connection: to the ports that the question may have come from. */
export function answerOf({ head, answerPorts }: Flow): Head {
  return { protocol: head.protocol, ports: answerPorts, ...(head.icmp === undefined ? {} : { icmp: head.icmp }) };
}
