/** This node's own packet filter, as far as its rules could be read: what they say, not what follows from it. */
import { bool, list, literal, nullable, number, type Of, record, tagged, text } from '../schema/shape.ts';

/** As many as `node/firewall.ts` keeps, and as many values in each condition. */
const MAX_RULES = 400;
const MAX_CONDITIONS = 64;
const MAX_VALUES = 256;
const MAX_CHAINS = 200;

/** Addresses, CIDR blocks or `a-b` for destinations; numbers or `a-b` for ports; names otherwise. */
const values = { values: list(text, MAX_VALUES), negated: bool };

/** One condition of a rule. `other`: something that this reading does not understand, so that nobody knows whether it holds. */
export type FirewallCondition = Of<typeof firewallCondition>;
export const firewallCondition = tagged('on', {
  destination: values,
  port: values,
  protocol: values,
  interface: values,
  state: values,
  other: {},
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
});

export interface FirewallChain extends Of<typeof firewallChain> {}
export const firewallChain = record({
  tool: literal('nft', 'iptables', 'ip6tables'),
  /** nft: `FAMILY TABLE`; iptables: the table. Chains call chains of their own table only. */
  table: text,
  name: text,
  /** Which packets it sees by its table. */
  family: literal(4, 6, 'both'),
  /** It sees every outgoing packet; null: only what other chains send it. */
  policy: literal('accept', 'drop', null),
  rules: list(firewallRule, MAX_RULES),
});

export type FirewallFacts = Of<typeof firewallFacts>;
export const firewallFacts = tagged('outcome', {
  read: {
    /** Chains for outgoing packets, and those that they call. */
    chains: list(firewallChain, MAX_CHAINS),
    /** There are more rules than were kept: what is missing may drop anything. */
    isPartial: bool,
  },
  unknown: { why: text },
});
