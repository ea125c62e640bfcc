/** Networks that work, each in its own way. */
import { AMAZON_DNS, centralAddresses, RANGE } from '../addresses.ts';
import { failing, withCorpDns, withEndpoint, withNode } from '../change.ts';
import { healthyDualStackVpc, healthyHybridSite, healthyPrivateVpc, healthyPublicVpc } from '../healthy-worlds.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { scenario } from './define.ts';

/** Shared endpoints in another VPC: private answers from outside this VPC's ranges. */
export function centralEndpointsVpc(): World {
  const world = healthyPrivateVpc();
  return { ...world, endpoints: world.endpoints.map(({ service }) => ({ service, addresses: centralAddresses(service) })) };
}

/** A VPC in public address space that the company owns (here: a range for documentation). */
function publicRangeVpc(): World {
  const world = healthyPrivateVpc();
  const cidr = '203.0.113.0/24';
  return {
    ...withNode(world, {
      nameservers: [AMAZON_DNS.linkLocal],
      interfaces: [
        { name: 'lo', ip: '127.0.0.1', family: 4, internal: true },
        { name: 'ens5', ip: '203.0.113.10', family: 4, internal: false },
      ],
    }),
    imds: world.imds === null ? null : { ...world.imds, vpcCidrs: [cidr], subnetCidr: cidr },
    endpoints: world.endpoints.map((endpoint, index) => ({ ...endpoint, addresses: [`203.0.113.${100 + index}`] })),
    dns: world.dns.map((server) => ({ ...server, addresses: [...server.addresses, '203.0.113.2'] })),
  };
}

/** The Mexican Region opened after 2024 and never had `ec2messages`. */
function newRegionVpc(): World {
  const world = healthyPrivateVpc('mx-central-1');
  return {
    ...world,
    publicServices: world.publicServices.filter((service) => service !== 'ec2messages'),
    endpoints: world.endpoints.filter(({ service }) => service !== 'ec2messages'),
  };
}

export const HEALTHY: readonly Scenario[] = [
  scenario('healthy-private', 'Interface endpoints in two zones, S3 through a gateway, no internet', healthyPrivateVpc()),
  scenario('healthy-public', 'No endpoints, and a way to the internet', healthyPublicVpc()),
  scenario('healthy-central-endpoints', 'Shared endpoints in a central network VPC', centralEndpointsVpc()),
  scenario('healthy-dual-stack', 'IPv6 beside IPv4 everywhere', healthyDualStackVpc()),
  scenario('healthy-ipv4-only-node', 'Public DNS has IPv6 addresses for S3, the node has none', {
    ...healthyPrivateVpc(),
    publicAaaa: true,
  }),
  scenario(
    'healthy-s3-interface',
    'S3 through an interface endpoint beside the gateway',
    withEndpoint(healthyPrivateVpc(), 's3', ['10.20.2.20', '10.20.3.20']),
  ),
  scenario('healthy-public-range', 'A VPC made of public address space, everything private', publicRangeVpc(), {
    expect: 'private',
  }),
  scenario('healthy-new-region', 'A Region without the old message service', newRegionVpc(), { region: 'mx-central-1' }),
  scenario(
    'healthy-corp-dns',
    "The company's DNS forwards to the Amazon resolver",
    withCorpDns(healthyPrivateVpc(), { view: 'amazon' }),
  ),
  scenario(
    'healthy-truncated-dns',
    "The company's DNS truncates over UDP and answers over TCP",
    withCorpDns(healthyPrivateVpc(), { view: 'amazon', ...failing({ kind: 'truncated' }) }),
  ),
  scenario('hybrid-public', 'A registered machine in a data centre, over the internet', healthyHybridSite()),
  scenario(
    'hybrid-inbound-endpoint',
    "A data centre whose DNS forwards to the VPC's inbound resolver endpoint",
    hybridThroughInboundEndpoint(),
  ),
];

function hybridThroughInboundEndpoint(): World {
  const site = healthyHybridSite();
  const vpc = healthyPrivateVpc();
  return {
    ...site,
    endpoints: vpc.endpoints,
    dns: site.dns.map((server) => ({ ...server, view: 'amazon' })),
    faults: [...site.faults, { to: RANGE.publicApi, effect: 'drop' }],
  };
}
