/** What EC2 answers, as the account's model has it. Pure. */
import type * as Ec2 from '@aws-sdk/client-ec2';
import type {
  AclEntry,
  GroupRule,
  Instance,
  NetworkAcl,
  NetworkInterface,
  Route,
  RouteTable,
  Subnet,
  VpcEndpoint,
} from '../model.ts';

export function instanceOf(found: Ec2.Instance, ownerId: string): Instance {
  const { MetadataOptions: metadata } = found;
  return {
    instanceId: found.InstanceId ?? '',
    ownerId,
    state: found.State?.Name ?? '',
    vpcId: found.VpcId ?? null,
    subnetId: found.SubnetId ?? null,
    availabilityZone: found.Placement?.AvailabilityZone ?? null,
    platform: found.PlatformDetails ?? found.Platform ?? null,
    iamInstanceProfileArn: found.IamInstanceProfile?.Arn ?? null,
    metadataOptions:
      metadata === undefined
        ? null
        : {
            httpEndpoint: metadata.HttpEndpoint ?? '',
            httpTokens: metadata.HttpTokens ?? '',
            httpPutResponseHopLimit: metadata.HttpPutResponseHopLimit ?? null,
            httpProtocolIpv6: metadata.HttpProtocolIpv6 ?? null,
          },
    networkInterfaces: (found.NetworkInterfaces ?? []).map((one) => ({
      ...interfaceOf({ ...one, TagSet: undefined, Attachment: undefined } as Ec2.NetworkInterface, {
        subnetId: found.SubnetId,
        vpcId: found.VpcId,
        ownerId,
        availabilityZone: found.Placement?.AvailabilityZone,
      }),
      deviceIndex: one.Attachment?.DeviceIndex ?? null,
    })),
  };
}

/** `of`: what an answer about an instance may leave out. */
export function interfaceOf(
  found: Ec2.NetworkInterface,
  of: { subnetId?: string | undefined; vpcId?: string | undefined; ownerId?: string; availabilityZone?: string | undefined } = {},
): NetworkInterface {
  return {
    networkInterfaceId: found.NetworkInterfaceId ?? '',
    interfaceType: found.InterfaceType ?? 'interface',
    status: found.Status ?? '',
    subnetId: found.SubnetId ?? of.subnetId ?? '',
    vpcId: found.VpcId ?? of.vpcId ?? '',
    ownerId: found.OwnerId ?? of.ownerId ?? '',
    availabilityZone: found.AvailabilityZone ?? of.availabilityZone ?? null,
    groups: texts(found.Groups?.map(({ GroupId }) => GroupId)),
    privateIpAddresses: (found.PrivateIpAddresses ?? []).flatMap(({ PrivateIpAddress, Association }) =>
      PrivateIpAddress === undefined ? [] : [{ privateIpAddress: PrivateIpAddress, publicIp: Association?.PublicIp ?? null }],
    ),
    ipv6Addresses: texts(found.Ipv6Addresses?.map(({ Ipv6Address }) => Ipv6Address)),
    sourceDestCheck: found.SourceDestCheck ?? true,
  };
}

export function subnetOf(found: Ec2.Subnet): Subnet {
  return {
    subnetId: found.SubnetId ?? '',
    vpcId: found.VpcId ?? '',
    ownerId: found.OwnerId ?? '',
    availabilityZone: found.AvailabilityZone ?? '',
    availabilityZoneId: found.AvailabilityZoneId ?? null,
    cidrBlock: found.CidrBlock ?? null,
    ipv6CidrBlocks: texts(
      found.Ipv6CidrBlockAssociationSet?.filter(({ Ipv6CidrBlockState }) => isAssociated(Ipv6CidrBlockState?.State)).map(
        ({ Ipv6CidrBlock }) => Ipv6CidrBlock,
      ),
    ),
    mapPublicIpOnLaunch: found.MapPublicIpOnLaunch ?? false,
    enableDns64: found.EnableDns64 ?? false,
  };
}

/** A range that is being removed, or has failed, is none. */
export function isAssociated(state: string | undefined): boolean {
  return state === undefined || state === 'associated' || state === 'associating';
}

export function ruleOf(found: Ec2.SecurityGroupRule): GroupRule {
  const { ReferencedGroupInfo: group } = found;
  return {
    securityGroupRuleId: found.SecurityGroupRuleId ?? null,
    isEgress: found.IsEgress ?? false,
    ipProtocol: found.IpProtocol ?? '-1',
    fromPort: found.FromPort ?? null,
    toPort: found.ToPort ?? null,
    ...(found.CidrIpv4 === undefined ? {} : { cidrIpv4: found.CidrIpv4 }),
    ...(found.CidrIpv6 === undefined ? {} : { cidrIpv6: found.CidrIpv6 }),
    ...(found.PrefixListId === undefined ? {} : { prefixListId: found.PrefixListId }),
    ...(group === undefined
      ? {}
      : {
          referencedGroupInfo: {
            groupId: group.GroupId ?? '',
            userId: group.UserId ?? null,
            vpcId: group.VpcId ?? null,
            vpcPeeringConnectionId: group.VpcPeeringConnectionId ?? null,
            peeringStatus: group.PeeringStatus ?? null,
          },
        }),
  };
}

/** The rules of a group as DescribeSecurityGroups has them: all of them, without ids. */
export function rulesOf({ IpPermissions = [], IpPermissionsEgress = [] }: Ec2.SecurityGroup): readonly GroupRule[] {
  return [
    ...IpPermissions.flatMap((one) => permission(one, false)),
    ...IpPermissionsEgress.flatMap((one) => permission(one, true)),
  ];
}

function permission(found: Ec2.IpPermission, isEgress: boolean): readonly GroupRule[] {
  const base = {
    securityGroupRuleId: null,
    isEgress,
    ipProtocol: found.IpProtocol ?? '-1',
    fromPort: found.FromPort ?? null,
    toPort: found.ToPort ?? null,
  };
  return [
    ...texts(found.IpRanges?.map(({ CidrIp }) => CidrIp)).map((cidrIpv4) => ({ ...base, cidrIpv4 })),
    ...texts(found.Ipv6Ranges?.map(({ CidrIpv6 }) => CidrIpv6)).map((cidrIpv6) => ({ ...base, cidrIpv6 })),
    ...texts(found.PrefixListIds?.map(({ PrefixListId }) => PrefixListId)).map((prefixListId) => ({ ...base, prefixListId })),
    ...(found.UserIdGroupPairs ?? []).map((pair) => ({
      ...base,
      referencedGroupInfo: {
        groupId: pair.GroupId ?? '',
        userId: pair.UserId ?? null,
        vpcId: pair.VpcId ?? null,
        vpcPeeringConnectionId: pair.VpcPeeringConnectionId ?? null,
        peeringStatus: pair.PeeringStatus ?? null,
      },
    })),
  ];
}

export function aclOf(found: Ec2.NetworkAcl): NetworkAcl {
  return {
    networkAclId: found.NetworkAclId ?? '',
    isDefault: found.IsDefault ?? false,
    ownerId: found.OwnerId ?? '',
    subnetIds: texts(found.Associations?.map(({ SubnetId }) => SubnetId)),
    entries: (found.Entries ?? []).map(entryOf),
  };
}

function entryOf(found: Ec2.NetworkAclEntry): AclEntry {
  const { PortRange: ports, IcmpTypeCode: icmp } = found;
  return {
    ruleNumber: found.RuleNumber ?? 0,
    egress: found.Egress ?? false,
    ruleAction: found.RuleAction === 'allow' ? 'allow' : 'deny',
    protocol: found.Protocol ?? '-1',
    cidrBlock: found.CidrBlock ?? null,
    ipv6CidrBlock: found.Ipv6CidrBlock ?? null,
    portRange: ports?.From === undefined || ports.To === undefined ? null : { from: ports.From, to: ports.To },
    ...(icmp?.Type === undefined || icmp.Code === undefined ? {} : { icmpTypeCode: { type: icmp.Type, code: icmp.Code } }),
  };
}

export function tableOf(found: Ec2.RouteTable): RouteTable {
  const live = (found.Associations ?? []).filter(({ AssociationState }) => isAssociated(AssociationState?.State));
  return {
    routeTableId: found.RouteTableId ?? '',
    ownerId: found.OwnerId ?? '',
    main: live.some(({ Main }) => Main === true),
    subnetIds: texts(live.map(({ SubnetId }) => SubnetId)),
    gatewayIds: texts(live.map(({ GatewayId }) => GatewayId)),
    routes: (found.Routes ?? []).map(routeOf),
  };
}

function routeOf(found: Ec2.Route): Route {
  const other = found.CarrierGatewayId ?? found.LocalGatewayId ?? found.CoreNetworkArn ?? null;
  return {
    destinationCidrBlock: found.DestinationCidrBlock ?? null,
    destinationIpv6CidrBlock: found.DestinationIpv6CidrBlock ?? null,
    destinationPrefixListId: found.DestinationPrefixListId ?? null,
    gatewayId: found.GatewayId ?? null,
    natGatewayId: found.NatGatewayId ?? null,
    transitGatewayId: found.TransitGatewayId ?? null,
    vpcPeeringConnectionId: found.VpcPeeringConnectionId ?? null,
    egressOnlyInternetGatewayId: found.EgressOnlyInternetGatewayId ?? null,
    networkInterfaceId: found.NetworkInterfaceId ?? null,
    instanceId: found.InstanceId ?? null,
    instanceOwnerId: found.InstanceOwnerId ?? null,
    otherTarget: other,
    state: found.State === 'blackhole' ? 'blackhole' : 'active',
    origin: found.Origin ?? null,
  };
}

export function endpointOf(found: Ec2.VpcEndpoint): VpcEndpoint {
  return {
    vpcEndpointId: found.VpcEndpointId ?? '',
    vpcEndpointType: found.VpcEndpointType ?? 'Gateway',
    vpcId: found.VpcId ?? '',
    ownerId: found.OwnerId ?? '',
    serviceName: found.ServiceName ?? '',
    state: found.State ?? '',
    lastError: found.LastError?.Message ?? null,
    policyDocument: found.PolicyDocument ?? null,
    routeTableIds: found.RouteTableIds ?? [],
    subnetIds: found.SubnetIds ?? [],
    groups: texts(found.Groups?.map(({ GroupId }) => GroupId)),
    networkInterfaceIds: found.NetworkInterfaceIds ?? [],
    privateDnsEnabled: found.PrivateDnsEnabled ?? false,
    privateDnsOnlyForInboundResolverEndpoint: found.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint ?? null,
    ipAddressType: found.IpAddressType ?? null,
    dnsRecordIpType: found.DnsOptions?.DnsRecordIpType ?? null,
    dnsNames: texts(found.DnsEntries?.map(({ DnsName }) => DnsName)),
  };
}

/** Those that are there. */
export function texts(found: readonly (string | undefined)[] | undefined): string[] {
  return (found ?? []).filter((one) => one !== undefined);
}
