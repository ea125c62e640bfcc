/** What kind of address an answer holds. */
import ipaddr from 'ipaddr.js';
import type { AddressClass } from '../verdict.types.ts';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Parses a VPC's ranges once; a range that does not parse is left out. */
export function parseRanges(cidrs: readonly string[]): readonly Range[] {
  return cidrs.flatMap((cidr) => (ipaddr.isValidCIDR(cidr) ? [ipaddr.parseCIDR(cidr)] : []));
}

/**
 * *Private* means inside the VPC's own ranges (which may be public space), RFC 1918, RFC 6598 or RFC 4193.
 * `other` is what no endpoint can have: unspecified, broadcast, multicast, reserved.
 */
export function classify(ip: string, vpcRanges: readonly Range[]): AddressClass {
  if (!ipaddr.isValid(ip)) return 'other';
  // IPv4 in IPv6 clothing is the IPv4 address.
  const address = ipaddr.process(ip);
  const family = address.kind();
  if (vpcRanges.some((range) => range[0].kind() === family && address.match(range as [ipaddr.IPv4, number] & [ipaddr.IPv6, number]))) {
    return 'private-in-vpc';
  }
  switch (address.range()) {
    case 'loopback':
      return 'loopback';
    case 'linkLocal':
      return 'link-local';
    case 'private':
    case 'carrierGradeNat':
    case 'uniqueLocal':
      return 'private-outside';
    case 'unspecified':
    case 'broadcast':
    case 'multicast':
      return 'other';
    case 'reserved':
      // ipaddr.js counts the documentation ranges as reserved; they route like public ones, where anybody uses them.
      return address.kind() === 'ipv4' && (address as ipaddr.IPv4).octets[0]! >= 240 ? 'other' : 'public';
    default:
      // Global unicast; 64:ff9b::/96 (NAT64, RFC 6052) leads to public IPv4.
      return 'public';
  }
}

export function isPrivate(kind: AddressClass): boolean {
  return kind === 'private-in-vpc' || kind === 'private-outside';
}

/** An address that cannot be an endpoint's: somebody's DNS filter put it there. */
export function isSinkhole(kind: AddressClass): boolean {
  return kind === 'loopback' || kind === 'link-local' || kind === 'other';
}
