/** What the routes of a VPC lead to. What no route names is not asked for. */
import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Route, Vpc } from '../model.ts';
import { texts } from './ec2-words.ts';
import { known, mapped } from './known.ts';
import type { Reader } from './reader.ts';

type Gateways = Pick<Vpc, 'natGateways' | 'internetGateways' | 'peerings' | 'transitAttachments'>;

export async function gatewaysOf(reader: Reader, vpcId: string, routes: readonly Route[]): Promise<Gateways> {
  const ids = (of: (route: Route) => string | null, prefix = ''): string[] => [
    ...new Set(texts(routes.map((route) => of(route) ?? undefined)).filter((id) => id.startsWith(prefix))),
  ];
  const [natGateways, internet, egressOnly, peerings, transitAttachments] = await Promise.all([
    natsOf(
      reader,
      ids((route) => route.natGatewayId),
    ),
    internetOf(
      reader,
      vpcId,
      ids((route) => route.gatewayId, 'igw-'),
    ),
    egressOnlyOf(
      reader,
      ids((route) => route.egressOnlyInternetGatewayId),
    ),
    peeringsOf(
      reader,
      ids((route) => route.vpcPeeringConnectionId),
    ),
    attachmentsOf(
      reader,
      vpcId,
      ids((route) => route.transitGatewayId),
    ),
  ]);
  const internetGateways = internet.state !== 'known' ? internet : mapped(egressOnly, (others) => [...internet.value, ...others]);
  return { natGateways, internetGateways, peerings, transitAttachments };
}

async function natsOf(reader: Reader, ids: string[]): Promise<Vpc['natGateways']> {
  if (ids.length === 0) return known([]);
  const Filter = [{ Name: 'nat-gateway-id', Values: ids }];
  const found = await reader.all('ec2:DescribeNatGateways', { Filter }, ({ NatGateways }) => NatGateways);
  return mapped(found, (all) =>
    all.map((one) => ({
      natGatewayId: one.NatGatewayId ?? '',
      subnetId: one.SubnetId ?? null,
      state: one.State ?? '',
      connectivityType: one.ConnectivityType ?? 'public',
      publicIps: texts(one.NatGatewayAddresses?.map(({ PublicIp }) => PublicIp)),
      privateIps: texts(one.NatGatewayAddresses?.map(({ PrivateIp }) => PrivateIp)),
    })),
  );
}

/** By VPC: a gateway that is no longer attached would still be found by its id. */
async function internetOf(reader: Reader, vpcId: string, ids: string[]): Promise<Vpc['internetGateways']> {
  if (ids.length === 0) return known([]);
  const Filters = [{ Name: 'attachment.vpc-id', Values: [vpcId] }];
  const found = await reader.all('ec2:DescribeInternetGateways', { Filters }, ({ InternetGateways }) => InternetGateways);
  return mapped(found, (all) =>
    all.map((one) => ({
      internetGatewayId: one.InternetGatewayId ?? '',
      egressOnly: false,
      state: one.Attachments?.find(({ VpcId }) => VpcId === vpcId)?.State ?? '',
    })),
  );
}

async function egressOnlyOf(reader: Reader, ids: string[]): Promise<Vpc['internetGateways']> {
  if (ids.length === 0) return known([]);
  const found = await reader.all(
    'ec2:DescribeEgressOnlyInternetGateways',
    { EgressOnlyInternetGatewayIds: ids },
    ({ EgressOnlyInternetGateways }) => EgressOnlyInternetGateways,
  );
  return mapped(found, (all) =>
    all.map((one) => ({
      internetGatewayId: one.EgressOnlyInternetGatewayId ?? '',
      egressOnly: true,
      state: one.Attachments?.[0]?.State ?? '',
    })),
  );
}

async function peeringsOf(reader: Reader, ids: string[]): Promise<Vpc['peerings']> {
  if (ids.length === 0) return known([]);
  const Filters = [{ Name: 'vpc-peering-connection-id', Values: ids }];
  const found = await reader.all(
    'ec2:DescribeVpcPeeringConnections',
    { Filters },
    ({ VpcPeeringConnections }) => VpcPeeringConnections,
  );
  return mapped(found, (all) =>
    all.map((one) => ({
      vpcPeeringConnectionId: one.VpcPeeringConnectionId ?? '',
      status: one.Status?.Code ?? '',
      requester: sideOf(one.RequesterVpcInfo),
      accepter: sideOf(one.AccepterVpcInfo),
    })),
  );
}

function sideOf(found: Ec2.VpcPeeringConnectionVpcInfo | undefined) {
  const all = texts([found?.CidrBlock, ...(found?.CidrBlockSet ?? []).map(({ CidrBlock }) => CidrBlock)]);
  return {
    vpcId: found?.VpcId ?? '',
    ownerId: found?.OwnerId ?? '',
    region: found?.Region ?? null,
    cidrBlocks: [...new Set(all)],
  };
}

async function attachmentsOf(reader: Reader, vpcId: string, ids: string[]): Promise<Vpc['transitAttachments']> {
  if (ids.length === 0) return known([]);
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
  const found = await reader.all(
    'ec2:DescribeTransitGatewayVpcAttachments',
    { Filters },
    ({ TransitGatewayVpcAttachments }) => TransitGatewayVpcAttachments,
  );
  return mapped(found, (all) =>
    all.map((one) => ({
      transitGatewayAttachmentId: one.TransitGatewayAttachmentId ?? '',
      transitGatewayId: one.TransitGatewayId ?? '',
      transitGatewayOwnerId: null,
      state: one.State ?? '',
      subnetIds: one.SubnetIds ?? [],
    })),
  );
}
