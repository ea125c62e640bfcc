/** Where packets go: route tables and what they lead to. */
import { bool, list, literal, nullable, type Of, optional, record, text } from '../../schema/shape.ts';

/** One destination and one target; the others are null. */
export interface Route extends Of<typeof route> {}
const route = record({
  destinationCidrBlock: nullable(text),
  destinationIpv6CidrBlock: nullable(text),
  destinationPrefixListId: nullable(text),
  /** `local`, `igw-…`, `vgw-…`, or `vpce-…` (a gateway endpoint, or a Gateway Load Balancer's). */
  gatewayId: nullable(text),
  natGatewayId: nullable(text),
  transitGatewayId: nullable(text),
  vpcPeeringConnectionId: nullable(text),
  egressOnlyInternetGatewayId: nullable(text),
  networkInterfaceId: nullable(text),
  instanceId: nullable(text),
  instanceOwnerId: optional(nullable(text)),
  /** Carrier gateway, local gateway, core network, …: anything else that DescribeRouteTables names. */
  otherTarget: optional(nullable(text)),
  state: literal('active', 'blackhole'),
  /** CreateRouteTable, CreateRoute, EnableVgwRoutePropagation. */
  origin: optional(nullable(text)),
});

export interface RouteTable extends Of<typeof routeTable> {}
export const routeTable = record({
  routeTableId: text,
  ownerId: text,
  /** It serves every subnet of its VPC that has none of its own. */
  main: bool,
  subnetIds: list(text),
  /** An edge association: it says where packets from outside go, and nothing about a subnet. */
  gatewayIds: optional(list(text)),
  routes: list(route),
});

export interface NatGateway extends Of<typeof natGateway> {}
export const natGateway = record({
  natGatewayId: text,
  subnetId: nullable(text),
  /** pending, failed, available, deleting, deleted */
  state: text,
  /** public, private */
  connectivityType: text,
  /** Addresses that the world sees; empty for a private one. */
  publicIps: list(text),
  privateIps: list(text),
});

export const internetGateway = record({
  internetGatewayId: text,
  /** It is one for IPv6 that lets nobody in. */
  egressOnly: bool,
  /** attached, available, detaching, …; of the attachment to this VPC. */
  state: text,
});

export interface Peering extends Of<typeof peering> {}
export const peering = record({
  vpcPeeringConnectionId: text,
  /** active, pending-acceptance, deleted, rejected, expired, failed, … */
  status: text,
  requester: record({ vpcId: text, ownerId: text, region: nullable(text), cidrBlocks: list(text) }),
  accepter: record({ vpcId: text, ownerId: text, region: nullable(text), cidrBlocks: list(text) }),
});

/** DescribeTransitGatewayVpcAttachments, of this VPC. */
export const transitAttachment = record({
  transitGatewayAttachmentId: text,
  transitGatewayId: text,
  transitGatewayOwnerId: nullable(text),
  state: text,
  subnetIds: list(text),
});
