/** This node's own packet filter, as far as its rules could be read: what they say, not what follows from it. */

/** One condition of a rule. `other`: something that this reading does not understand, so that nobody knows whether it holds. */
export type FirewallCondition =
  | {
      readonly on: 'destination' | 'port' | 'protocol' | 'interface' | 'state';
      /** Addresses, CIDR blocks or `a-b` for destinations; numbers or `a-b` for ports; names otherwise. */
      readonly values: readonly string[];
      readonly negated: boolean;
    }
  | { readonly on: 'other' };

export interface FirewallRule {
  /** In the words of its tool, at most 200 characters. */
  readonly text: string;
  /** nftables' handle, with which it can be deleted. */
  readonly handle: number | null;
  /** All must hold. */
  readonly conditions: readonly FirewallCondition[];
  /** `none`: it only counts or marks. `other`: it does something to packets that is not understood. */
  readonly action: 'accept' | 'drop' | 'reject' | 'return' | 'jump' | 'goto' | 'none' | 'other';
  /** The chain that a jump leads to. */
  readonly target: string | null;
}

export interface FirewallChain {
  readonly tool: 'nft' | 'iptables' | 'ip6tables';
  /** nft: `FAMILY TABLE`; iptables: the table. Chains call chains of their own table only. */
  readonly table: string;
  readonly name: string;
  /** Which packets it sees by its table. */
  readonly family: 4 | 6 | 'both';
  /** It sees every outgoing packet; null: only what other chains send it. */
  readonly policy: 'accept' | 'drop' | null;
  readonly rules: readonly FirewallRule[];
}

export type FirewallFacts =
  | {
      readonly outcome: 'read';
      /** Chains for outgoing packets, and those that they call. */
      readonly chains: readonly FirewallChain[];
      /** There are more rules than were kept: what is missing may drop anything. */
      readonly isPartial: boolean;
    }
  | { readonly outcome: 'unknown'; readonly why: string };
