/** What remedies know of this node. */

import type { OwnCall } from '../facts/call.ts';
import type { ResolvConfWriter } from '../facts/resolver.ts';
import type { ImdsFacts, SuffixFacts } from '../facts.ts';
import type { OperatingSystem } from '../platform/ports.ts';

/**
 * `passes`: every packet of the finding gets out, and every answer in. `stops`: one rule, or a chain's policy where `rule` is null, keeps
 * some from it.
 */
export type OwnFirewall =
  | { readonly kind: 'passes' }
  | {
      readonly kind: 'stops';
      readonly tool: 'nft' | 'iptables' | 'ip6tables';
      readonly table: string;
      readonly chain: string;
      readonly rule: string | null;
      readonly handle: number | null;
      /** The rule has no condition: it stops whatever comes to it. */
      readonly isForAll: boolean;
      /** It is in the kernel's older interface, which the newer `iptables` does not change. */
      readonly isLegacy: boolean;
      /** It stops the packets that go out, or the answers to them. */
      readonly way: 'out' | 'in';
      /** Where packets meet the chain that stops them, and the packets themselves: for a rule that lets them through. */
      readonly hook: string;
      readonly packet: { readonly port: number; readonly protocol: 'tcp' | 'udp' };
      /** Where the packets go to, or the answers come from: addresses. */
      readonly to: readonly string[];
      /** It stops all of the finding's packets, so there is no other suspect. */
      readonly isAll: boolean;
    };

/** This node's own values, with which remedies are filled in. */
export interface RemedyContext {
  readonly kind: 'ec2' | 'hybrid' | 'unknown';
  /** Positively no EC2 instance. */
  readonly isElsewhere?: boolean;
  /** As the report names this node; null where nobody knows. */
  readonly nodeId?: string | null;
  readonly os: OperatingSystem;
  readonly region: string;
  readonly suffix: SuffixFacts;
  readonly imds: ImdsFacts | null;
  /** The VPC's resolver, base + 2 when known, else 169.254.169.253. */
  readonly amazonResolver: string;
  /** The role whose credentials this node has, or should have; absent where nothing tells. */
  readonly role?: string;
  /** The servers that this node is configured to ask; absent where nobody looked. */
  readonly dnsServers?: readonly string[];
  /**
   * What this node's own packet filter does with the finding's packets; null where that is not
   * known.
   */
  readonly firewall: OwnFirewall | null;
  /** What writes this node's /etc/resolv.conf, where that is known. */
  readonly resolvConfWriter?: ResolvConfWriter | null;
  /** Host names that this node's configured DNS servers must be able to answer. */
  readonly requiredHosts: readonly string[];
  /** How this run was called; absent where nothing tells. */
  readonly call?: OwnCall;
  /** The finding at hand, for the command that proves its fix: what must count for that to fail, and what must be asked for. */
  readonly proof?: { readonly code: string; readonly failOn: 'error' | 'warning'; readonly capabilities: readonly string[] };
}
