/** Who answers a name inside the VPC, and with what. */
import { list, nullable, number, type Of, record, text } from '../../schema/shape.ts';
import { known, MANY } from './known.ts';

/** DescribeDhcpOptions. */
export interface DhcpOptions extends Of<typeof dhcpOptions> {}
export const dhcpOptions = record({
  dhcpOptionsId: text,
  domainName: nullable(text),
  /** `AmazonProvidedDNS`, or addresses; empty: none are given out. */
  domainNameServers: list(text),
});

/** A Route 53 Resolver rule that is associated with the VPC. */
export interface ResolverRule extends Of<typeof resolverRule> {}
export const resolverRule = record({
  id: text,
  name: nullable(text),
  ownerId: nullable(text),
  /** With or without the dot at its end. */
  domainName: text,
  /** FORWARD, SYSTEM, RECURSIVE, DELEGATE */
  ruleType: text,
  targetIps: list(record({ ip: text, port: nullable(number) })),
  resolverEndpointId: nullable(text),
});

export interface ResolverEndpoint extends Of<typeof resolverEndpoint> {}
export const resolverEndpoint = record({
  id: text,
  /** INBOUND, OUTBOUND, … */
  direction: text,
  /** OPERATIONAL, ACTION_NEEDED, … */
  status: text,
  hostVpcId: nullable(text),
  securityGroupIds: list(text),
  addresses: known(list(record({ ip: text, subnetId: nullable(text), status: nullable(text) }))),
});

/** A private hosted zone that is associated with the VPC. */
export interface HostedZone extends Of<typeof hostedZone> {}
export const hostedZone = record({
  id: text,
  name: text,
  /** An account, or the service that owns it. */
  owner: nullable(text),
  /** Its names and what they are; unknown for a zone of another account. */
  records: known(list(record({ name: text, type: text, values: list(text), aliasTarget: nullable(text) }), MANY)),
});

/** A DNS Firewall rule group that is associated with the VPC. */
export interface FirewallRuleGroup extends Of<typeof firewallRuleGroup> {}
export const firewallRuleGroup = record({
  firewallRuleGroupId: text,
  associationId: nullable(text),
  name: nullable(text),
  ownerId: nullable(text),
  /** Of the association: groups are looked through in this order. */
  priority: number,
  rules: known(
    list(
      record({
        name: nullable(text),
        firewallDomainListId: nullable(text),
        priority: number,
        /** ALLOW, ALERT, BLOCK */
        action: text,
        /** NODATA, NXDOMAIN, OVERRIDE */
        blockResponse: nullable(text),
        /** `*.example.com.`, `example.com`, `*`. */
        domains: known(list(text, MANY)),
      }),
    ),
  ),
});
