/** Where an address is in the account: whose interface, in which subnet, with which groups. */
import type { Account, Known, NetworkInterface, Subnet, Vpc } from '../model.ts';
import { type Gap, gap, gapOf } from './answer.ts';
import { holds, isSameAddress } from './packet.ts';

/** One end of a connection. */
export interface Place {
  readonly ip: string;
  /** `the node`, `vpce-0abc`, `10.0.1.5`. */
  readonly name: string;
  readonly vpc: Vpc;
  readonly subnetId: Known<string>;
  /** Null: it has none (a NAT gateway). */
  readonly groupIds: Known<readonly string[]> | null;
  readonly interfaceId: string | null;
  /** What the internet gateway makes of it: an IPv4 address needs one. */
  readonly publicIp: Known<string | null>;
}

export function known<T>(value: T): Known<T> {
  return { state: 'known', value };
}

export function notKnown(why: string): Known<never> {
  return { state: 'unknown', why };
}

export function vpcOf({ vpcs }: Account, vpcId: string): Vpc | Gap {
  const what = `the VPC ${vpcId}`;
  if (vpcs.state !== 'known') return gapOf(what, vpcs);
  return vpcs.value.find((one) => one.vpcId === vpcId) ?? gap(what, 'the snapshot does not hold it');
}

export function isInVpc({ cidrBlocks, ipv6CidrBlocks }: Vpc, ip: string): boolean {
  return [...cidrBlocks, ...ipv6CidrBlocks].some((cidr) => holds(cidr, ip));
}

export function addressesOf({ privateIpAddresses, ipv6Addresses }: NetworkInterface): readonly string[] {
  return [...privateIpAddresses.map(({ privateIpAddress }) => privateIpAddress), ...ipv6Addresses];
}

export function hasAddress(one: NetworkInterface, ip: string): boolean {
  return addressesOf(one).some((address) => isSameAddress(address, ip));
}

export function subnetAt({ subnets }: Vpc, ip: string): Known<string> {
  if (subnets.state !== 'known') return subnets;
  const found = subnets.value.find(({ cidrBlock, ipv6CidrBlocks }: Subnet) =>
    [cidrBlock, ...ipv6CidrBlocks].some((cidr) => holds(cidr, ip)),
  );
  return found === undefined ? notKnown(`no subnet that was read holds ${ip}`) : known(found.subnetId);
}

/** The interface that has an address. */
export function interfaceAt({ networkInterfaces }: Vpc, ip: string): Known<NetworkInterface | null> {
  if (networkInterfaces.state !== 'known') return networkInterfaces;
  return known(networkInterfaces.value.find((one) => hasAddress(one, ip)) ?? null);
}

export function placeOf(one: NetworkInterface, ip: string, name: string, vpc: Vpc): Place {
  const own = one.privateIpAddresses.find(({ privateIpAddress }) => isSameAddress(privateIpAddress, ip));
  return {
    ip,
    name,
    vpc,
    subnetId: known(one.subnetId),
    groupIds: known(one.groups),
    interfaceId: one.networkInterfaceId,
    publicIp: known(own?.publicIp ?? null),
  };
}

/** What has `ip` in this VPC, whatever of it is known. */
export function placeAt(vpc: Vpc, ip: string): Place {
  const found = interfaceAt(vpc, ip);
  if (found.state === 'known' && found.value !== null) return placeOf(found.value, ip, ownerOf(vpc, found.value) ?? ip, vpc);
  const why = found.state === 'known' ? notKnown(`which interface has ${ip} was not read`) : found;
  return { ip, name: ip, vpc, subnetId: subnetAt(vpc, ip), groupIds: why, interfaceId: null, publicIp: why };
}

/** The endpoint that an interface belongs to. */
function ownerOf({ endpoints }: Vpc, { networkInterfaceId }: NetworkInterface): string | null {
  if (endpoints.state !== 'known') return null;
  return (
    endpoints.value.find(({ networkInterfaceIds }) => networkInterfaceIds.includes(networkInterfaceId))?.vpcEndpointId ?? null
  );
}
