/** Does a condition of a filter's rule hold for a packet? True, false, or null: nobody knows. Pure. */
import ipaddr from 'ipaddr.js';
import type { FirewallCondition, FirewallSubject } from '../facts/firewall.ts';

/** One packet at one place on its way. What is null is not known. */
export interface Seen {
  readonly family: 4 | 6;
  readonly protocol: 'tcp' | 'udp';
  /** More than one where it is not known which: a rule must hold for all. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly sourcePort: Span;
  readonly port: Span;
  /** Empty where it has none: nothing leaves in `input`. */
  readonly interface: string;
  readonly inInterface: string;
  readonly state: string | null;
  readonly direction: string | null;
  /** Its socket's: root is 0. */
  readonly user: number | null;
  readonly mark: number | null;
  readonly ctMark: number | null;
  /** TCP's flags, as bits. */
  readonly flags: number;
  readonly sourceType: string | null;
  readonly destinationType: string | null;
  readonly isNft: boolean;
}

/** From the least to the greatest that it may be. */
export type Span = readonly [number, number];
type Values = Extract<FirewallCondition, { values: unknown }>;
type Held = boolean | null;

const PROTOCOLS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '0': 'all' };
const FAMILIES: Readonly<Record<string, 4 | 6>> = { '4': 4, ip: 4, ipv4: 4, '6': 6, ip6: 6, ipv6: 6 };
/** What conntrack says of a connection that has seen no translation. */
const STATUS_NEVER: ReadonlySet<string> = new Set(['dnat', 'snat', 'expected', 'dying']);

export function holdsAll(conditions: readonly FirewallCondition[], packet: Seen): Held {
  return all(conditions.map((condition) => holds(condition, packet)));
}

function holds(condition: FirewallCondition, packet: Seen): Held {
  if (condition.on === 'other') return null;
  if (condition.on === 'tuple') {
    const rows = condition.rows.map((row) =>
      all(row.map((value, index) => isValue(condition.subjects[index] ?? 'other', value, packet))),
    );
    return negatedIf(condition.negated, any(rows));
  }
  // A rule about addresses of one family is not about packets of the other, whatever it says of its own.
  if (condition.on === 'destination' || condition.on === 'source') {
    const { values } = condition;
    if (values.length > 0 && values.every((value) => isOtherFamily(value, packet.family))) return false;
  }
  return negatedIf(condition.negated, among(condition, packet));
}

function among({ on, values }: Values, packet: Seen): Held {
  // Where it is not known which address it is, all of them must be in it, or none.
  if (on === 'destination') return alike(packet.destinations.map((ip) => any(values.map((value) => coversAddress(value, ip)))));
  if (on === 'source') return alike(packet.sources.map((ip) => any(values.map((value) => coversAddress(value, ip)))));
  return any(values.map((value) => isValue(on, value, packet)));
}

function isValue(on: FirewallSubject, value: string, packet: Seen): Held {
  switch (on) {
    case 'destination':
      return alike(packet.destinations.map((ip) => coversAddress(value, ip)));
    case 'source':
      return alike(packet.sources.map((ip) => coversAddress(value, ip)));
    case 'port':
      return coversSpan(value, packet.port);
    case 'source-port':
      return coversSpan(value, packet.sourcePort);
    case 'protocol': {
      const name = PROTOCOLS[value] ?? value;
      return name === 'all' || name === packet.protocol;
    }
    case 'family':
      return FAMILIES[value] === packet.family;
    case 'interface':
      return named(value, packet.interface, packet.isNft);
    case 'in-interface':
      return named(value, packet.inInterface, packet.isNft);
    default:
      return isFurtherValue(on, value, packet);
  }
}

function isFurtherValue(on: FirewallSubject, value: string, packet: Seen): Held {
  switch (on) {
    case 'state':
      return packet.state === null ? null : isState(value, packet.state);
    case 'direction':
      return packet.direction === null ? null : value === packet.direction;
    case 'status':
      return STATUS_NEVER.has(value) ? false : null;
    case 'user':
    case 'group':
      // Names of users are no numbers: iptables and nft print numbers.
      return packet.user === null ? null : coversSpan(value, [packet.user, packet.user]);
    case 'mark':
      return coversBits(value, packet.mark);
    case 'ct-mark':
      return coversBits(value, packet.ctMark);
    case 'flags':
      return packet.protocol === 'tcp' && coversBits(value, packet.flags);
    case 'destination-type':
      return packet.destinationType === null ? null : value === packet.destinationType;
    case 'source-type':
      return packet.sourceType === null ? null : value === packet.sourceType;
    case 'way-back':
      // We sent there by the same interface, so there is a way.
      return packet.direction === 'reply' ? false : null;
    default:
      return null;
  }
}

/** iptables takes what translation did for a state, too. */
function isState(value: string, state: string): boolean {
  return value !== 'snat' && value !== 'dnat' && value === state;
}

/** A final asterisk stands for any end. nft of older kernels knows no rule for a packet without an interface. */
function named(value: string, name: string, isNft: boolean): Held {
  if (name === '' && isNft) return null;
  return value.endsWith('*') ? name.startsWith(value.slice(0, -1)) : name === value;
}

function negatedIf(negated: boolean, held: Held): Held {
  return held === null ? null : held !== negated;
}

/** One that certainly holds suffices; otherwise one that is not understood leaves it open. */
function any(held: readonly Held[]): Held {
  if (held.includes(true)) return true;
  return held.includes(null) ? null : false;
}

function all(held: readonly Held[]): Held {
  if (held.includes(false)) return false;
  return held.includes(null) ? null : true;
}

/** Of several possible values: what is so for each; null where there is none. */
function alike(held: readonly Held[]): Held {
  const [first = null] = held;
  return held.every((one) => one === first) ? first : null;
}

function isOtherFamily(value: string, family: 4 | 6): boolean {
  return /^[\da-f:.]/iu.test(value) && value.includes(':') !== (family === 6);
}

function coversAddress(value: string, ip: string): Held {
  const address = ipaddr.parse(ip);
  if (ipaddr.isValidCIDR(value)) {
    const range = ipaddr.parseCIDR(value);
    return range[0].kind() === address.kind() && address.match(range);
  }
  const [base = '', mask] = value.split('/');
  if (mask !== undefined) return coversMasked(base, mask, address);
  const [from = '', to = from, rest] = value.split('-');
  if (rest !== undefined || !ipaddr.isValid(from) || !ipaddr.isValid(to)) return null;
  const [low, high] = [ipaddr.parse(from), ipaddr.parse(to)];
  if (low.kind() !== address.kind() || high.kind() !== address.kind()) return false;
  return compareBytes(low, address) <= 0 && compareBytes(address, high) <= 0;
}

/** `10.0.0.0/255.0.255.0`: a mask with holes. */
function coversMasked(base: string, mask: string, address: ipaddr.IPv4 | ipaddr.IPv6): Held {
  if (!ipaddr.isValid(base) || !ipaddr.isValid(mask)) return null;
  const [wanted, bits] = [ipaddr.parse(base), ipaddr.parse(mask)];
  if (wanted.kind() !== address.kind() || bits.kind() !== address.kind()) return false;
  const [own, other, masks] = [address.toByteArray(), wanted.toByteArray(), bits.toByteArray()];
  return own.every((byte, index) => (byte & (masks[index] ?? 0)) === other[index]);
}

/** Both of one family, and so of one length. */
function compareBytes(a: ipaddr.IPv4 | ipaddr.IPv6, b: ipaddr.IPv4 | ipaddr.IPv6): number {
  return Buffer.compare(Buffer.from(a.toByteArray()), Buffer.from(b.toByteArray()));
}

function coversSpan(value: string, [least, most]: Span): Held {
  const [, from, to = from] = /^(\d{1,10})(?:-(\d{1,10}))?$/u.exec(value) ?? [];
  if (from === undefined) return null;
  if (Number(from) <= least && most <= Number(to)) return true;
  return most < Number(from) || Number(to) < least ? false : null;
}

function coversBits(value: string, bits: number | null): Held {
  if (bits === null) return null;
  const [, wanted, mask] = /^(\d{1,10})\/(\d{1,10})$/u.exec(value) ?? [];
  if (wanted === undefined || mask === undefined) return coversSpan(value, [bits, bits]);
  return (bits & Number(mask)) >>> 0 === Number(wanted);
}
