/** The node's own end of its connections: from the account, and where that is not known from what the metadata service told the node. */
import ipaddr from 'ipaddr.js';
import type { Account, Instance, Known, NetworkInterface, Vpc } from '../model.ts';
import { type Gap, gap, gapOf } from './answer.ts';
import type { Observed } from './observed.ts';
import { isIpv6 } from './packet.ts';
import { hasAddress, known, notKnown, type Place, placeOf, vpcOf } from './places.ts';

const NAME = 'the node';

/** @returns an address of each family, each with its interface; or why nothing of the node's network is known. */
export function nodePlaces(account: Account, seen: Observed | null): readonly Place[] | Gap {
  const { instance } = account;
  if (instance.state === 'known' && instance.value !== null) return ofInstance(account, instance.value, seen);
  if (seen?.vpcId == null)
    return instance.state === 'known'
      ? gap("the node's network", `there is no ${account.nodeId} here`)
      : gapOf("the node's network", instance);
  const vpc = vpcOf(account, seen.vpcId);
  if ('what' in vpc) return vpc;
  return seen.addresses.filter((ip) => !isLinkLocal(ip)).map((ip) => ofFacts(vpc, ip, seen));
}

function isLinkLocal(ip: string): boolean {
  return !ipaddr.isValid(ip) || ['linkLocal', 'loopback'].includes(ipaddr.parse(ip).range());
}

function ofFacts(vpc: Vpc, ip: string, seen: Observed): Place {
  const groupIds: Known<readonly string[]> =
    seen.securityGroupIds.length > 0 ? known(seen.securityGroupIds) : notKnown('the metadata service told no groups');
  const subnetId = seen.subnetId === null ? notKnown('the metadata service told no subnet') : known(seen.subnetId);
  return { ip, name: NAME, vpc, subnetId, groupIds, interfaceId: null, publicIp: notKnown('the instance was not read') };
}

function ofInstance(
  account: Account,
  { vpcId, networkInterfaces, instanceId }: Instance,
  seen: Observed | null,
): readonly Place[] | Gap {
  if (vpcId === null) return gap("the node's network", `${instanceId} has none: a terminated instance keeps no interface`);
  const vpc = vpcOf(account, vpcId);
  if ('what' in vpc) return vpc;
  const ordered = networkInterfaces.toSorted((a, b) => (a.deviceIndex ?? 0) - (b.deviceIndex ?? 0));
  const used = seen?.hosts.flatMap(({ connections }) => connections.flatMap(({ localIp }) => localIp ?? [])) ?? [];
  const places = [...new Set([...used, ...ordered.flatMap(primaries)])].flatMap((ip) => {
    const own = ordered.find((one) => hasAddress(one, ip));
    return own === undefined ? [] : [placeOf(own, ip, NAME, vpc)];
  });
  return places.length > 0 ? places : gap("the node's network", `no interface of ${instanceId} was read`);
}

function primaries({ privateIpAddresses, ipv6Addresses }: NetworkInterface): readonly string[] {
  const [v4] = privateIpAddresses;
  const [v6] = ipv6Addresses;
  return [...(v4 === undefined ? [] : [v4.privateIpAddress]), ...(v6 === undefined ? [] : [v6])];
}

/** Where the VPC's own resolver answers: base + 2 of each range, and the two link-local addresses ("DNS attributes for your VPC"). */
export function amazonResolvers({ cidrBlocks }: Vpc): readonly string[] {
  const plusTwo = cidrBlocks.flatMap((cidr) => {
    const [base = ''] = cidr.split('/');
    if (isIpv6(base) || !ipaddr.isValid(base)) return [];
    const bytes = ipaddr.parse(base).toByteArray();
    const last = bytes.pop() ?? 0;
    return [[...bytes, last + 2].join('.')];
  });
  return [...plusTwo, '169.254.169.253', 'fd00:ec2::253'];
}
