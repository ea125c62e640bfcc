/** What kind of address an answer holds. */
import ipaddr from 'ipaddr.js';

/** Where an address is, seen from this node's VPC. */
export type AddressClass = 'private-in-vpc' | 'private-outside' | 'public' | 'loopback' | 'link-local' | 'other';

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
  const address = translated(ip);
  const family = address.kind();
  if (vpcRanges.some((range) => range[0].kind() === family && address.match(range))) {
    return 'private-in-vpc';
  }
  // The package's types lag behind its ranges.
  const range: string = address.range();
  switch (range) {
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
    // RFC 6666: packets to 100::/64 are dropped by design.
    case 'discard':
      return 'other';
    case 'reserved':
      // ipaddr.js counts the documentation ranges as reserved; they route like public ones, where anybody uses them.
      return family === 'ipv4' && (address.toByteArray()[0] ?? 0) >= 240 ? 'other' : 'public';
    default:
      return 'public';
  }
}

/** The address of whoever is meant: IPv4 in IPv6 clothing is the IPv4 address. What is no address stays as it is. */
export function plainAddress(ip: string): string {
  return ipaddr.isValid(ip) && ip.includes(':') ? translated(ip).toString() : ip;
}

/**
 * 64:ff9b::/96 (RFC 6052) is the IPv4 address in its last 32 bits, behind NAT64. The VPC's DNS64 makes it of every A record, those of
 * interface endpoints included (VPC guide, DNS64 and NAT64).
 */
function translated(ip: string): ipaddr.IPv4 | ipaddr.IPv6 {
  const address = ipaddr.process(ip);
  return address.range() === 'rfc6052' ? ipaddr.fromByteArray(address.toByteArray().slice(12)) : address;
}

export function isPrivate(kind: AddressClass): boolean {
  return kind === 'private-in-vpc' || kind === 'private-outside';
}

/** An address that cannot be an endpoint's: somebody's DNS filter put it there. */
export function isSinkhole(kind: AddressClass): boolean {
  return kind === 'loopback' || kind === 'link-local' || kind === 'other';
}
