/** What this node's own packet filter does with a packet, as far as its rules are understood. Pure. */
import ipaddr from 'ipaddr.js';
import type { FirewallChain, FirewallCondition, FirewallFacts, FirewallRule } from '../facts/firewall.ts';

/** The first packet of a connection from this node. */
export interface Packet {
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Names of this node's interfaces, loopback aside: it leaves by one of them. */
  readonly interfaces: readonly string[];
}

export type Fate =
  | { readonly kind: 'passes' }
  /** `rule` is null where no rule matches and the chain's policy drops. */
  | { readonly kind: 'dropped' | 'rejected'; readonly chain: FirewallChain; readonly rule: FirewallRule | null }
  | { readonly kind: 'unclear' };

/** Chains may call each other in a circle, which the kernel forbids and a facts file does not. */
const MAX_DEPTH = 16;
const UNCLEAR: Fate = { kind: 'unclear' };
const PROTOCOL_NUMBERS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp' };

/** A packet must pass every chain that sees it: one that drops decides, whatever is unclear elsewhere. */
export function fateOf(firewall: FirewallFacts | undefined, packet: Packet): Fate {
  if (firewall?.outcome !== 'read' || !ipaddr.isValid(packet.ip)) return UNCLEAR;
  const family = packet.ip.includes(':') ? 6 : 4;
  const bases = firewall.chains.filter(({ policy, family: seen }) => policy !== null && (seen === 'both' || seen === family));
  const fates = bases.map((chain) => throughBase(firewall.chains, chain, packet));
  const stopped = fates.find(({ kind }) => kind === 'dropped' || kind === 'rejected');
  if (stopped !== undefined) return stopped;
  return firewall.isPartial || fates.some(({ kind }) => kind === 'unclear') ? UNCLEAR : { kind: 'passes' };
}

function throughBase(chains: readonly FirewallChain[], chain: FirewallChain, packet: Packet): Fate {
  const fate = through(chains, chain, packet, 0);
  if (fate !== null) return fate;
  return chain.policy === 'drop' ? { kind: 'dropped', chain, rule: null } : { kind: 'passes' };
}

/** Null: the packet comes out at the end of the chain. */
function through(chains: readonly FirewallChain[], chain: FirewallChain, packet: Packet, depth: number): Fate | null {
  if (depth > MAX_DEPTH) return UNCLEAR;
  for (const rule of chain.rules) {
    if (rule.action === 'none') continue;
    const applies = holdsAll(rule.conditions, packet);
    if (applies === false) continue;
    // A rule that may or may not apply decides nothing, and nothing after it is certain.
    if (applies === null) return UNCLEAR;
    switch (rule.action) {
      case 'accept':
        return { kind: 'passes' };
      case 'drop':
        return { kind: 'dropped', chain, rule };
      case 'reject':
        return { kind: 'rejected', chain, rule };
      case 'return':
        return null;
      case 'other':
        return UNCLEAR;
      case 'jump':
      case 'goto': {
        const next = chains.find(({ tool, table, name }) => tool === chain.tool && table === chain.table && name === rule.target);
        const fate = next === undefined ? UNCLEAR : through(chains, next, packet, depth + 1);
        if (fate !== null || rule.action === 'goto') return fate;
      }
    }
  }
  return null;
}

/** Null: nobody knows. */
function holdsAll(conditions: readonly FirewallCondition[], packet: Packet): boolean | null {
  const held = conditions.map((condition) => holds(condition, packet));
  if (held.includes(false)) return false;
  return held.includes(null) ? null : true;
}

function holds(condition: FirewallCondition, packet: Packet): boolean | null {
  if (condition.on === 'other') return null;
  // A rule about addresses of one family is not about packets of the other, whatever it says of the rest of its own.
  if (condition.on === 'destination' && condition.values.every((value) => isOtherFamily(value, packet.ip))) return false;
  const among = amongValues(condition, packet);
  return among === null ? null : among !== condition.negated;
}

function amongValues(
  { on, values }: Extract<FirewallCondition, { values: unknown }>,
  { ip, port, protocol, interfaces }: Packet,
): boolean | null {
  switch (on) {
    case 'destination':
      return any(values.map((value) => coversAddress(value, ip)));
    case 'port':
      return any(values.map((value) => coversNumber(value, port)));
    case 'protocol':
      return values.some((value) => (PROTOCOL_NUMBERS[value] ?? value) === protocol);
    case 'interface': {
      // By which one it leaves is not known where there are several.
      const named = interfaces.filter((name) => values.includes(name));
      if (named.length === 0) return false;
      return named.length === interfaces.length ? true : null;
    }
    case 'state':
      return values.includes('new');
  }
}

/** One that certainly covers it suffices; otherwise one that is not understood leaves it open. */
function any(covers: readonly (boolean | null)[]): boolean | null {
  if (covers.includes(true)) return true;
  return covers.includes(null) ? null : false;
}

function isOtherFamily(value: string, ip: string): boolean {
  return /^[\da-f:.]/iu.test(value) && value.includes(':') !== ip.includes(':');
}

function coversAddress(value: string, ip: string): boolean | null {
  const address = ipaddr.parse(ip);
  if (ipaddr.isValidCIDR(value)) {
    const range = ipaddr.parseCIDR(value);
    return range[0].kind() === address.kind() && address.match(range);
  }
  const [from = '', to = from, rest] = value.split('-');
  if (rest !== undefined || !ipaddr.isValid(from) || !ipaddr.isValid(to)) return null;
  const [low, high] = [ipaddr.parse(from), ipaddr.parse(to)];
  if (low.kind() !== address.kind() || high.kind() !== address.kind()) return false;
  return (
    compareBytes(low.toByteArray(), address.toByteArray()) <= 0 && compareBytes(address.toByteArray(), high.toByteArray()) <= 0
  );
}

/** Both of one family, and so of one length. */
function compareBytes(a: readonly number[], b: readonly number[]): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function coversNumber(value: string, port: number): boolean | null {
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/u.exec(value) ?? [];
  return from === undefined ? null : Number(from) <= port && port <= Number(to);
}
