/**
 * What an account says about one node's network, in AWS's own words (the members of the `Describe…` calls, in camel case). It is what the
 * evaluator reads and what a snapshot holds; this is the one definition of both.
 *
 * Each part is `Known`: what was not asked, or was denied, is never an empty list. A known list of a VPC's things is whole for that VPC, so that
 * something can be said to be missing; what lies outside the listed VPCs was not asked.
 */
import { bool, list, nullable, type Of, optional, record, text } from '../schema/shape.ts';
import { networkAcl, prefixList, securityGroup } from './model/filters.ts';
import { known, MANY } from './model/known.ts';
import { dhcpOptions, firewallRuleGroup, hostedZone, resolverEndpoint, resolverRule } from './model/names.ts';
import { instance, networkInterface, subnet, vpcEndpoint } from './model/places.ts';
import { instanceProfile, managed } from './model/roles.ts';
import { internetGateway, natGateway, peering, routeTable, transitAttachment } from './model/routes.ts';

export type { AclEntry, GroupRule, NetworkAcl, PrefixList, SecurityGroup } from './model/filters.ts';
export type { Known } from './model/known.ts';
export type { DhcpOptions, FirewallRuleGroup, HostedZone, ResolverEndpoint, ResolverRule } from './model/names.ts';
export type { Instance, NetworkInterface, Subnet, VpcEndpoint } from './model/places.ts';
export type { InstanceProfile, Managed, Policy, Role } from './model/roles.ts';
export type { NatGateway, Peering, Route, RouteTable } from './model/routes.ts';

/** One VPC: the node's own, or one that a path of the node leads to and that these credentials may read. */
export interface Vpc extends Of<typeof vpc> {}
const vpc = record({
  vpcId: text,
  ownerId: text,
  cidrBlocks: list(text),
  ipv6CidrBlocks: list(text),
  enableDnsSupport: known(bool),
  enableDnsHostnames: known(bool),
  dhcpOptions: known(dhcpOptions),
  subnets: known(list(subnet)),
  securityGroups: known(list(securityGroup, MANY)),
  networkAcls: known(list(networkAcl)),
  routeTables: known(list(routeTable)),
  endpoints: known(list(vpcEndpoint)),
  /** Those of the endpoints and of the resolver endpoints, and of instances that a route leads to. */
  networkInterfaces: known(list(networkInterface, MANY)),
  natGateways: known(list(natGateway)),
  /** Those that are attached to this VPC. */
  internetGateways: known(list(internetGateway)),
  peerings: known(list(peering)),
  transitAttachments: known(list(transitAttachment)),
  resolverRules: known(list(resolverRule)),
  resolverEndpoints: known(list(resolverEndpoint)),
  hostedZones: known(list(hostedZone)),
  firewallRuleGroups: known(list(firewallRuleGroup)),
  /** What becomes of a question when DNS Firewall gives no answer: ENABLED lets it pass. */
  firewallFailOpen: optional(known(text)),
});

/** What one or several accounts say about the network of one node. */
export interface Account extends Of<typeof account> {}
export const account = record({
  /** Twelve digits: whose credentials read it. */
  accountId: known(text),
  region: text,
  partition: text,
  /** amazonaws.com, … */
  dnsSuffix: text,
  /** i-… or mi-…: the node that was asked for. */
  nodeId: text,
  /** Null: no such instance in this account and Region. */
  instance: known(nullable(instance)),
  /** The node's own VPC, and others that were read. */
  vpcs: known(list(vpc)),
  prefixLists: known(list(prefixList)),
  /** Null: the instance has none. */
  instanceProfile: known(nullable(instanceProfile)),
  managed,
});
