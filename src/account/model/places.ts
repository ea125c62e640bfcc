/** What has addresses: subnets, network interfaces, the instance, VPC endpoints. */
import { bool, list, nullable, number, type Of, optional, record, text } from '../../schema/shape.ts';
import { policyText } from './known.ts';

export interface Subnet extends Of<typeof subnet> {}
export const subnet = record({
  subnetId: text,
  vpcId: text,
  ownerId: text,
  availabilityZone: text,
  availabilityZoneId: nullable(text),
  cidrBlock: nullable(text),
  ipv6CidrBlocks: list(text),
  mapPublicIpOnLaunch: optional(bool),
  enableDns64: optional(bool),
});

export interface NetworkInterface extends Of<typeof networkInterface> {}
export const networkInterface = record({
  networkInterfaceId: text,
  /** `interface`, `vpc_endpoint`, `nat_gateway`, `gateway_load_balancer_endpoint`, … */
  interfaceType: text,
  status: text,
  subnetId: text,
  vpcId: text,
  ownerId: text,
  availabilityZone: nullable(text),
  groups: list(text),
  /** The first one is the primary one. `publicIp` is what the internet gateway translates to. */
  privateIpAddresses: list(record({ privateIpAddress: text, publicIp: nullable(text) })),
  ipv6Addresses: list(text),
  sourceDestCheck: bool,
  deviceIndex: optional(nullable(number)),
});

/** DescribeInstances. */
export interface Instance extends Of<typeof instance> {}
export const instance = record({
  instanceId: text,
  ownerId: text,
  /** pending, running, stopping, stopped, shutting-down, terminated */
  state: text,
  vpcId: nullable(text),
  subnetId: nullable(text),
  availabilityZone: nullable(text),
  platform: nullable(text),
  /** Null: none is attached. */
  iamInstanceProfileArn: nullable(text),
  metadataOptions: nullable(
    record({
      httpEndpoint: text,
      httpTokens: text,
      httpPutResponseHopLimit: nullable(number),
      httpProtocolIpv6: nullable(text),
    }),
  ),
  networkInterfaces: list(networkInterface),
});

/** DescribeVpcEndpoints. */
export interface VpcEndpoint extends Of<typeof vpcEndpoint> {}
export const vpcEndpoint = record({
  vpcEndpointId: text,
  /** Interface, Gateway, GatewayLoadBalancer, Resource, ServiceNetwork */
  vpcEndpointType: text,
  vpcId: text,
  ownerId: text,
  /** com.amazonaws.eu-central-1.ssm */
  serviceName: text,
  /** available, pending, pendingAcceptance, deleting, deleted, rejected, failed, expired (in any spelling of the API) */
  state: text,
  lastError: optional(nullable(text)),
  /** Null: full access. */
  policyDocument: nullable(policyText),
  /** Of a gateway endpoint: the tables that lead to it. */
  routeTableIds: list(text),
  subnetIds: list(text),
  groups: list(text),
  networkInterfaceIds: list(text),
  privateDnsEnabled: bool,
  /** S3: private names only for the inbound resolver endpoint. */
  privateDnsOnlyForInboundResolverEndpoint: optional(nullable(bool)),
  ipAddressType: nullable(text),
  dnsRecordIpType: optional(nullable(text)),
  dnsNames: list(text),
});
