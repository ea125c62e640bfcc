/** This node's own packet filter, as far as its rules could be read: what they say, not what follows from it. */
import { bool, list, literal, nullable, number, type Of, optional, record, tagged, text } from '../schema/shape.ts';

/** As many as `packet-filter.ts` keeps, and as many values in each condition. */
const MAX_RULES = 1_000;
const MAX_CONDITIONS = 64;
const MAX_VALUES = 256;
const MAX_CHAINS = 400;
const MAX_SUBJECTS = 8;
const MAX_DEVICES = 64;

/** What one value of a packet is held against. */
const SUBJECTS = [
  'destination',
  'source',
  'port',
  'source-port',
  'protocol',
  'family',
  'interface',
  'in-interface',
  'state',
  'direction',
  'status',
  'user',
  'group',
  'mark',
  'ct-mark',
  'flags',
  'destination-type',
  'source-type',
  'way-back',
  'other',
] as const;
const subject = literal(...SUBJECTS);
export type FirewallSubject = (typeof SUBJECTS)[number];

/**
 * Holds if the packet has one of the values. Addresses: one, a CIDR block, `ADDRESS/MASK` or `a-b`.
 * Numbers: one, `a-b`, or `VALUE/MASK` (bits). Names otherwise; an interface may end in `*`.
 */
const values = { values: list(text, MAX_VALUES), negated: bool };

/** One condition of a rule. `other`: something that this reading does not understand, so that nobody knows whether it holds. */
export type FirewallCondition = Of<typeof firewallCondition>;
export const firewallCondition = tagged('on', {
  destination: values,
  source: values,
  port: values,
  'source-port': values,
  protocol: values,
  /** `4` or `6`. */
  family: values,
  /** By which it leaves. */
  interface: values,
  'in-interface': values,
  /** Of its connection, as conntrack sees it. */
  state: values,
  direction: values,
  status: values,
  /** Whose socket sends it. */
  user: values,
  group: values,
  mark: values,
  'ct-mark': values,
  /** Of TCP. */
  flags: values,
  /** What the routing table makes of the address: `local`, `unicast`, `broadcast` ... */
  'destination-type': values,
  'source-type': values,
  /** Whether the sender is reached by the interface that the packet came by: `missing`. */
  'way-back': values,
  /** Several values at once: each row has one for each subject. */
  tuple: { subjects: list(subject, MAX_SUBJECTS), rows: list(list(text, MAX_SUBJECTS), MAX_VALUES), negated: bool },
  other: {},
});

/** What a rule does to a packet that goes on. `value` null: not known. The mark becomes `(mark & ~mask) ^ value`. */
export type FirewallEffect = Of<typeof firewallEffect>;
export const firewallEffect = tagged('on', {
  mark: { value: nullable(number), mask: number },
  'ct-mark': { value: nullable(number), mask: number },
  /** The packet's mark becomes its connection's, or the other way round. */
  'restore-mark': {},
  'save-mark': {},
  /** Its connection is not tracked. */
  notrack: {},
  /** It gets another source. */
  snat: {},
});

export interface FirewallRule extends Of<typeof firewallRule> {}
export const firewallRule = record({
  /** In the words of its tool, at most 200 characters. */
  text,
  /** nftables' handle, with which it can be deleted. */
  handle: nullable(number),
  /** All must hold. */
  conditions: list(firewallCondition, MAX_CONDITIONS),
  /** `none`: it only counts or marks. `other`: it does something to packets that is not understood. */
  action: literal('accept', 'drop', 'reject', 'return', 'jump', 'goto', 'none', 'other'),
  /** The chain that a jump leads to. */
  target: nullable(text),
  effects: optional(list(firewallEffect, MAX_SUBJECTS)),
});

export interface FirewallChain extends Of<typeof firewallChain> {}
export const firewallChain = record({
  tool: literal('nft', 'iptables', 'ip6tables'),
  /** A table of iptables in the kernel's older interface, listed by iptables-legacy. */
  isLegacy: optional(bool),
  /** nft: `FAMILY TABLE`; iptables: the table. Chains call chains of their own table only. */
  table: text,
  name: text,
  /** Which packets it sees by its table. */
  family: literal(4, 6, 'both'),
  /** What becomes of packets at its end; null: it sees only what other chains send it. */
  policy: literal('accept', 'drop', null),
  /** Where packets meet it; `output` where it is not said (older facts). */
  hook: optional(literal('ingress', 'prerouting', 'input', 'output', 'postrouting', 'egress')),
  /** The lower, the earlier; 0 where it is not said. */
  priority: optional(number),
  /** It translates addresses: only the first packet of a connection meets it. */
  isNat: optional(bool),
  /** Ingress and egress: the interfaces that it is at. */
  devices: optional(list(text, MAX_DEVICES)),
  rules: list(firewallRule, MAX_RULES),
});

export type FirewallFacts = Of<typeof firewallFacts>;
export const firewallFacts = tagged('outcome', {
  read: {
    /** Chains for outgoing packets and for those to this node, and the chains that they call. */
    chains: list(firewallChain, MAX_CHAINS),
    /** There are more rules than were kept: what is missing may drop anything. */
    isPartial: bool,
  },
  unknown: { why: text },
});
