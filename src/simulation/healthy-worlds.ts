/** Worlds in which everything works. Every scenario changes a few lines of one. */
import type { Service } from '../knowledge/types.ts';
import type { InterfaceAddress } from '../platform/ports.ts';
import { AMAZON_DNS, endpointAddresses, endpointAddressesV6, RANGE } from './addresses.ts';
import type { DnsServer, ImdsModel, NodeModel, PacketFault, World } from './world.ts';

export const CURRENT_AGENT = '3.3.3572.0';
const INSTANCE_ID = 'i-0a1b2c3d4e5f60718';
const AZ_IDS: Readonly<Record<string, string>> = { 'eu-central-1': 'euc1-az2', 'mx-central-1': 'mxc1-az1' };
const PUBLIC_SERVICES: readonly Service[] = ['ssm', 'ssmmessages', 'ec2messages', 'ec2', 'kms', 'logs'];
/** No `ec2` endpoint: only VSS snapshots need it, and few VPCs have it. */
const PRIVATE_SERVICES: readonly Service[] = ['ssm', 'ssmmessages', 'ec2messages', 'kms', 'logs'];

const LOOPBACK: InterfaceAddress = { name: 'lo', ip: '127.0.0.1', family: 4, internal: true };
const NODE_V4: InterfaceAddress = { name: 'ens5', ip: '10.20.1.10', family: 4, internal: false };

export const amazonDns: DnsServer = {
  addresses: [AMAZON_DNS.linkLocal, AMAZON_DNS.basePlusTwo, AMAZON_DNS.v6],
  view: 'amazon',
  overrides: [],
  faults: [],
  tcp: 'open',
};

/** A VPC without NAT: no public address answers but S3's, if there is a gateway endpoint. */
const NO_INTERNET: readonly PacketFault[] = [
  { to: RANGE.publicApi, effect: 'drop' },
  { to: RANGE.otherS3, effect: 'drop' },
  { to: RANGE.publicV6, effect: 'drop' },
];

function instance(region: string): ImdsModel {
  return {
    mode: 'v2',
    instanceId: INSTANCE_ID,
    accountId: '111122223333',
    instanceType: 't3.micro',
    az: `${region}a`,
    azId: AZ_IDS[region] ?? 'use1-az1',
    vpcId: 'vpc-0f1e2d3c4b5a69788',
    subnetId: 'subnet-0123456789abcdef0',
    securityGroupIds: ['sg-0aabbccddeeff0011'],
    vpcCidrs: ['10.20.0.0/16'],
    vpcIpv6Cidrs: [],
    subnetCidr: '10.20.1.0/24',
    role: 'example-node-role',
  };
}

const NODE: NodeModel = {
  hardware: 'ec2',
  interfaces: [LOOPBACK, NODE_V4],
  nameservers: [AMAZON_DNS.basePlusTwo],
  pinned: [],
  roots: ['amazon', 'unrelated'],
  agent: { version: CURRENT_AGENT, running: true, registration: null, identity: { type: 'EC2', instanceId: INSTANCE_ID } },
  variables: {},
  files: {},
};

/** An EC2 instance in a public subnet: no endpoints, every public address answers. */
export function healthyPublicVpc(region = 'eu-central-1'): World {
  return {
    region,
    node: NODE,
    imds: instance(region),
    dns: [amazonDns],
    publicServices: PUBLIC_SERVICES,
    publicAaaa: false,
    endpoints: [],
    s3: { denied: [], userBuckets: [] },
    interference: [],
    faults: [],
    serverClockOffsetMs: 0,
  };
}

/** EC2 without internet: interface endpoints in two zones, a gateway endpoint for S3. */
export function healthyPrivateVpc(region = 'eu-central-1'): World {
  return {
    ...healthyPublicVpc(region),
    endpoints: PRIVATE_SERVICES.map((service) => ({ service, addresses: endpointAddresses(service) })),
    faults: NO_INTERNET,
  };
}

/** The private VPC with IPv6 beside IPv4, in the VPC, at the endpoints and in public DNS. */
export function healthyDualStackVpc(region = 'eu-central-1'): World {
  const world = healthyPrivateVpc(region);
  const v6: InterfaceAddress = { name: 'ens5', ip: 'fd20:0:0:1::10', family: 6, internal: false };
  return {
    ...world,
    node: { ...world.node, interfaces: [...world.node.interfaces, v6] },
    imds: { ...instance(region), vpcIpv6Cidrs: ['fd20::/56'] },
    endpoints: world.endpoints.map(({ service, addresses }) => ({
      service,
      addresses: [...addresses, ...endpointAddressesV6(service)],
    })),
    publicAaaa: true,
    // A dual-stack gateway endpoint: S3 answers over both families.
    faults: world.faults.filter(({ to }) => to !== RANGE.publicV6),
  };
}

export const SITE_DNS = '192.168.10.53';

/** A registered machine in a data centre: no metadata, the company's DNS, internet. */
export function healthyHybridSite(region = 'eu-central-1'): World {
  const managedInstanceId = 'mi-0123456789abcdef0';
  return {
    ...healthyPublicVpc(region),
    node: {
      ...NODE,
      hardware: 'vmware',
      interfaces: [LOOPBACK, { name: 'ens192', ip: '192.168.10.20', family: 4, internal: false }],
      nameservers: [SITE_DNS],
      agent: {
        version: CURRENT_AGENT,
        running: true,
        registration: { managedInstanceId, region },
        identity: { type: 'OnPrem', instanceId: managedInstanceId },
      },
    },
    imds: null,
    dns: [{ addresses: [SITE_DNS], view: 'public', overrides: [], faults: [], tcp: 'open' }],
    // A data centre's routers have no route for link-local addresses.
    faults: [{ to: '169.254.0.0/16', effect: 'unreachable' }],
  };
}
