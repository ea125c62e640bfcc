/** A packet's head, as security groups, network ACLs and routes see it; and what of it their rules name. */
import ipaddr from 'ipaddr.js';

/** Ports from the first to the last. */
export interface Ports {
  readonly from: number;
  readonly to: number;
}

/** `ports`: where it goes to; of ICMP type and code. */
export interface Head {
  readonly protocol: number;
  readonly ports: Ports;
  readonly icmp?: { readonly type: number; readonly code: number };
}

export const TCP = 6;
export const UDP = 17;
export const ICMP = 1;
export const ICMPV6 = 58;
const HTTPS_PORT = 443;
export const HTTPS: Head = { protocol: TCP, ports: { from: HTTPS_PORT, to: HTTPS_PORT } };

const NUMBERS: Readonly<Record<string, number>> = { tcp: TCP, udp: UDP, icmp: ICMP, icmpv6: ICMPV6 };
export const ALL_PROTOCOLS = -1;
const MAX_PORT = 65_535;

/** `tcp`, `6`, `-1`, `all`; -1 is all of them; null: none that this version knows. */
export function protocolNumber(name: string): number | null {
  const lower = name.toLowerCase();
  if (lower === '-1' || lower === 'all') return ALL_PROTOCOLS;
  if (/^\d{1,3}$/u.test(lower)) return Number(lower);
  return NUMBERS[lower] ?? null;
}

/** `TCP 443`, `UDP 53`, `TCP 1024-65535`, `protocol 47`. */
export function headWords({ protocol, ports, icmp }: Head): string {
  if (icmp !== undefined) return `ICMP type ${icmp.type}`;
  if (protocol !== TCP && protocol !== UDP) return `protocol ${protocol}`;
  return `${protocol === TCP ? 'TCP' : 'UDP'} ${portWords(ports)}`;
}

export function portWords({ from, to }: Ports): string {
  return from === to ? String(from) : `${from}-${to}`;
}

export const hasPorts = (protocol: number): boolean => protocol === TCP || protocol === UDP;
export const isIcmp = (protocol: number): boolean => protocol === ICMP || protocol === ICMPV6;

/** A rule's ports; -1 or nothing is every port. */
export function portsOf(from: number | null, to: number | null): Ports {
  return from === null || from < 0 ? { from: 0, to: MAX_PORT } : { from, to: to === null || to < 0 ? MAX_PORT : to };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const parsedBlocks = new Map<string, readonly [Address, number] | null>();
const MAX_REMEMBERED = 10_000;

/** Null for what is no range. Ranges repeat a lot, and parsing is most of the work. */
function blockOf(cidr: string): readonly [Address, number] | null {
  const known = parsedBlocks.get(cidr);
  if (known !== undefined) return known;
  if (parsedBlocks.size > MAX_REMEMBERED) parsedBlocks.clear();
  const block = ipaddr.isValidCIDR(cidr) ? ipaddr.parseCIDR(cidr) : null;
  parsedBlocks.set(cidr, block);
  return block;
}

export const isIpv6 = (ip: string): boolean => ip.includes(':');

/** Does the range hold the address? Another family never does. */
export function holds(cidr: string | null | undefined, ip: string): boolean {
  const block = cidr == null ? null : blockOf(cidr);
  if (block === null || !ipaddr.isValid(ip)) return false;
  const address = ipaddr.parse(ip);
  return address.kind() === block[0].kind() && address.match(block as [Address, number]);
}

/** RFC 1918, 6598, 3927 and 4193: no public address of AWS is among them. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7'];

export function isPrivate(ip: string): boolean {
  return PRIVATE.some((range) => holds(range, ip));
}

/** Bits of the network part; -1 for what is no range. */
export function prefixLength(cidr: string): number {
  return blockOf(cidr)?.[1] ?? -1;
}

/** How many leading bits a range and an address have in common, at most the range's own; -1 where the families differ. */
export function commonBits(cidr: string, ip: string): number {
  const block = blockOf(cidr);
  if (block === null || !ipaddr.isValid(ip)) return -1;
  const address = ipaddr.parse(ip);
  if (address.kind() !== block[0].kind()) return -1;
  const near = block[0].toByteArray();
  const far = address.toByteArray();
  const whole = near.findIndex((byte, index) => byte !== far[index]);
  if (whole === -1) return block[1];
  return Math.min(block[1], whole * 8 + Math.clz32((near[whole] ?? 0) ^ (far[whole] ?? 0)) - 24);
}

/** Same address, however it is written. */
export function isSameAddress(one: string, other: string): boolean {
  if (one === other) return true;
  if (!ipaddr.isValid(one) || !ipaddr.isValid(other)) return false;
  return ipaddr.parse(one).toNormalizedString() === ipaddr.parse(other).toNormalizedString();
}

/** `10.0.3.7/32`. */
export function single(ip: string): string {
  return `${ip}/${isIpv6(ip) ? 128 : 32}`;
}
