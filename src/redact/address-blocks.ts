/**
 * Blocks of addresses that mean something by themselves. An address never leaves its block, so its class stays
 * (RFC 1918, 6598, 3927, 4193, 6890; VPC guide and EC2 guide for Amazon's own).
 */
import ipaddr from 'ipaddr.js';

/** The bits of an address or a range, as a text of 0 and 1: 32 or 128 of them, or as many as the range fixes. */
export type Bits = string;

export function bitsOf(address: ipaddr.IPv4 | ipaddr.IPv6): Bits {
  return address
    .toByteArray()
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
}

export function addressOf(bits: Bits): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = bits.match(/.{8}/gu) ?? [];
  return ipaddr.fromByteArray(bytes.map((byte) => Number.parseInt(byte, 2)));
}

export function rangeBits(cidr: string): Bits {
  const [network, length] = ipaddr.parseCIDR(cidr);
  return bitsOf(network).slice(0, length);
}

/** Which protocol the bits are of is a part of every key. */
export function familyOf(bits: Bits): 4 | 6 {
  return bits.length > 32 ? 6 : 4;
}

const blocks = (list: string): readonly Bits[] => list.split(' ').map(rangeBits);

/** Within these every address is what it is for everybody. */
export const PUBLIC_KNOWLEDGE = {
  4: blocks(
    '0.0.0.0/8 127.0.0.0/8 169.254.0.0/16 192.0.0.0/24 192.88.99.0/24 224.0.0.0/4 240.0.0.0/4 100.100.100.100/32 1.1.1.1/32 1.0.0.1/32 8.8.8.8/32 8.8.4.4/32 9.9.9.9/32',
  ),
  6: blocks('::/127 fd00:ec2::/32 fd7a:115c:a1e0::53/128 100::/64 ff00::/8'),
} as const;

/** Here only the beginning is what it is for everybody. */
export const CLASSES = {
  4: blocks('10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16 192.0.2.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24'),
  6: blocks('2000::/3 fc00::/8 fd00::/8 fe80::/64 fec0::/10 64:ff9b:1::/48 2001:db8::/32 2001::/32 2002::/16'),
} as const;

/** The last 32 bits are an IPv4 address (RFC 4291, 6052, 2765). */
export const EMBEDDING: readonly Bits[] = blocks('::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96');
