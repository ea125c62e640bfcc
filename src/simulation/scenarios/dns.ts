/** Names that lead elsewhere, or nowhere. */
import { AMAZON_DNS, endpointAddresses, hostOf, RANGE } from '../addresses.ts';
import {
  always,
  answering,
  CORP_DNS,
  changeDns,
  dropping,
  failing,
  NODATA,
  NXDOMAIN,
  withCorpDns,
  withNode,
  withOwnRecords,
  withoutEndpoints,
} from '../change.ts';
import { healthyHybridSite, healthyPrivateVpc, healthyPublicVpc } from '../healthy-worlds.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { scenario } from './define.ts';
import { centralEndpointsVpc } from './healthy.ts';

const REGION = 'eu-central-1';
const AMAZON = AMAZON_DNS.basePlusTwo;
const INBOUND = '10.20.0.53';
/** Where the endpoints were before they were made anew. */
const OLD = { ssm: ['10.20.2.211'], ssmmessages: ['10.20.2.212', '10.20.3.212'] } as const;
const OLD_ONES = [...OLD.ssm, ...OLD.ssmmessages];

/** A data centre whose firewall lets only S3 out, with a private line to a VPC with endpoints. */
function siteBesideVpc(): World {
  const site = healthyHybridSite();
  return dropping({ ...site, endpoints: healthyPrivateVpc().endpoints }, RANGE.publicApi);
}

function siteWithInboundEndpoint(): World {
  const world = siteBesideVpc();
  const inbound = { addresses: [INBOUND], view: 'amazon', overrides: [], faults: [], tcp: 'open' } as const;
  return { ...world, dns: [...world.dns, inbound] };
}

function answersFor(world: World, name: string): World {
  const rule = { name, answer: { kind: 'records', a: ['203.0.113.7'], aaaa: [] } } as const;
  return changeDns(world, AMAZON, (server) => ({ ...server, overrides: [rule, ...server.overrides] }));
}

export const DNS: readonly Scenario[] = [
  scenario(
    'forwarder-missing',
    "The node asks the company's DNS, which knows only public addresses",
    withCorpDns(healthyPrivateVpc(), {}),
  ),
  scenario(
    'forwarder-missing-nxdomain',
    "The node asks the company's DNS, which says that the names do not exist",
    withCorpDns(healthyPrivateVpc(), { view: 'empty' }),
  ),
  scenario(
    'forwarder-missing-refused',
    "The node asks the company's DNS, which refuses such questions",
    withCorpDns(healthyPrivateVpc(), always({ kind: 'rcode', rcode: 'REFUSED' })),
  ),
  scenario(
    'resolvers-disagree',
    'Two DNS servers are configured, and only one knows the private addresses',
    withCorpDns(healthyPrivateVpc(), {}, [AMAZON, CORP_DNS]),
  ),
  scenario(
    'stale-address',
    "The company's DNS has its own records of endpoints that have other addresses by now",
    dropping(withCorpDns(healthyPrivateVpc(), withOwnRecords(REGION, OLD)), ...OLD_ONES),
  ),
  scenario(
    'stale-address-somebody-else',
    'The first DNS server knows an old address of ssm, which the endpoint of kms has by now',
    withCorpDns(healthyPrivateVpc(), withOwnRecords(REGION, { ssm: [endpointAddresses('kms')[0]] }), [CORP_DNS, AMAZON]),
  ),
  scenario(
    'stale-address-endpoint-missing',
    'The endpoints are gone, and their old addresses stand in a DNS zone',
    dropping(
      withCorpDns(withoutEndpoints(healthyPrivateVpc(), 'ssm', 'ssmmessages', 'ec2messages', 'kms', 'logs'), {
        ...withOwnRecords(REGION, OLD),
      }),
      ...OLD_ONES,
    ),
  ),
  scenario(
    'healthy-central-by-own-zone',
    "Shared endpoints that only the company's DNS knows, with public addresses from Amazon's",
    withCorpDns(
      changeDns(centralEndpointsVpc(), AMAZON, (server) => ({ ...server, view: 'public' })),
      { view: 'amazon' },
    ),
  ),
  scenario(
    'resolver-dead-no-internet-path',
    'The only DNS server is silent, and no way leads to the internet either',
    dropping(withCorpDns(healthyPublicVpc(), failing({ kind: 'silent' })), RANGE.publicApi, RANGE.s3, RANGE.otherS3),
  ),
  scenario(
    'aaaa-unanswered',
    "The company's DNS answers for IPv4 and is silent for IPv6",
    withCorpDns(healthyPrivateVpc(), { view: 'amazon', faults: [{ name: '*', fault: { kind: 'silent' }, type: 'AAAA' }] }),
  ),
  scenario(
    'dns-pool',
    "Behind the company's DNS is a pool, and one of its members knows none of the names",
    withCorpDns(healthyPrivateVpc(), { view: 'amazon', ...failing({ kind: 'pool' }) }),
  ),
  scenario(
    'resolver-dead',
    'The only configured DNS server is silent',
    withCorpDns(healthyPrivateVpc(), failing({ kind: 'silent' })),
  ),
  scenario(
    'second-resolver-dead',
    'The first configured DNS server is right, the second is silent',
    withCorpDns(healthyPrivateVpc(), failing({ kind: 'silent' }), [AMAZON, CORP_DNS]),
  ),
  scenario(
    'dns-late',
    "The company's DNS is right, and takes more than two seconds for it",
    withCorpDns(healthyPrivateVpc(), { view: 'amazon', ...failing({ kind: 'slow', ms: 2_700 }) }),
    { timeoutMs: 3_000 },
  ),
  scenario(
    'dns-too-late',
    "The company's DNS takes longer than the node's resolver is set to wait",
    withNode(withCorpDns(healthyPrivateVpc(), { view: 'amazon', ...failing({ kind: 'slow', ms: 1_800 }) }), {
      files: { '/etc/resolv.conf': `nameserver ${CORP_DNS}\noptions timeout:1\n` },
    }),
    { timeoutMs: 3_000 },
  ),
  scenario(
    'nsswitch-without-dns',
    'nsswitch.conf has the agent look into the hosts file only',
    withNode(healthyPrivateVpc(), { files: { '/etc/nsswitch.conf': 'hosts: files\n' } }),
  ),
  scenario(
    'no-resolv-conf',
    'There is no resolv.conf, and nothing on the node answers in its place',
    withNode(healthyPrivateVpc(), { files: { '/etc/resolv.conf': null } }),
  ),
  scenario(
    'search-domain-answers',
    'A wildcard record below the search domain answers before AWS is asked',
    answersFor(
      withNode(healthyPrivateVpc(), {
        files: { '/etc/resolv.conf': `nameserver ${AMAZON}\nsearch corp.example\noptions ndots:5\n` },
      }),
      `${hostOf(REGION, 'ssm')}.corp.example`,
    ),
  ),
  scenario(
    'dns-tcp-demanded',
    "resolv.conf demands TCP, and the TCP port of the company's DNS is closed",
    withNode(withCorpDns(healthyPrivateVpc(), { view: 'amazon', tcp: 'refused' }), {
      files: { '/etc/resolv.conf': `nameserver ${CORP_DNS}\noptions use-vc\n` },
    }),
  ),
  scenario(
    'dns-tcp-closed',
    "The company's DNS truncates over UDP, and its TCP port is closed",
    withCorpDns(healthyPrivateVpc(), { view: 'amazon', tcp: 'refused', ...failing({ kind: 'truncated' }) }),
  ),
  scenario('dns-servfail', 'The Amazon resolver fails for every name', {
    ...healthyPrivateVpc(),
    dns: healthyPrivateVpc().dns.map((server) => ({ ...server, ...always({ kind: 'rcode', rcode: 'SERVFAIL' }) })),
  }),
  scenario(
    'private-zone-hides-name',
    'A private zone over the whole Region lacks the record of ssmmessages',
    answering(healthyPrivateVpc(), AMAZON, ['ssmmessages'], NXDOMAIN),
  ),
  scenario(
    'private-zone-without-address',
    'A private zone has the name of ssm, but no address for it',
    answering(healthyPrivateVpc(), AMAZON, ['ssm'], NODATA),
  ),
  scenario(
    'sinkholed',
    'A DNS filter turns the names of Systems Manager into 0.0.0.0',
    answering(healthyPrivateVpc(), AMAZON, ['ssm', 'ssmmessages', 'ec2messages'], { kind: 'records', a: ['0.0.0.0'], aaaa: [] }),
  ),
  scenario(
    'hosts-override',
    'The hosts file holds an old address for ssm',
    withNode(healthyPrivateVpc(), { pinned: [{ ip: '10.20.9.9', host: hostOf(REGION, 'ssm') }] }),
  ),
  scenario(
    'endpoints-missing',
    'A VPC without internet, with a gateway for S3 and no interface endpoint',
    withoutEndpoints(healthyPrivateVpc(), 'ssm', 'ssmmessages', 'ec2messages', 'kms', 'logs'),
  ),
  scenario(
    'partial-endpoints',
    'A VPC without internet that lacks the endpoint for ssmmessages',
    withoutEndpoints(healthyPrivateVpc(), 'ssmmessages'),
  ),
  scenario('private-expected', 'Everything works over the internet, where private endpoints are demanded', healthyPublicVpc(), {
    expect: 'private',
  }),
  scenario(
    'hybrid-forwarder-missing',
    "A data centre's DNS gives public addresses, the inbound endpoint would give private ones",
    siteWithInboundEndpoint(),
    { resolvers: [INBOUND] },
  ),
  scenario(
    'hybrid-no-private-view',
    'A data centre without internet, whose DNS gives public addresses',
    dropping(siteBesideVpc(), RANGE.s3),
  ),
];
