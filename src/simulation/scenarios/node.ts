/** The node itself: metadata, agent, clock. */
import { AMAZON_DNS, endpointAddresses, IMDS_ADDRESS, RANGE } from '../addresses.ts';
import {
  answering,
  certificate,
  changeDns,
  dropping,
  interfering,
  NXDOMAIN,
  retired,
  withAgent,
  withFaults,
  withNode,
} from '../change.ts';
import { healthyHybridSite, healthyPrivateVpc, healthyPublicVpc } from '../healthy-worlds.ts';
import type { Scenario } from '../scenario.ts';
import type { ImdsModel, World } from '../world.ts';
import { scenario } from './define.ts';

const world = healthyPrivateVpc();
/** Older than the first version without `ec2messages`. */
const OLD_AGENT = '3.2.1705.0';
const HOUR_MS = 3_600_000;
const YEAR_AND_MORE_MS = 400 * 24 * HOUR_MS;
/** Metadata does not say the Region here, so the user does. */
const REGION = { region: 'eu-central-1' } as const;

function withImds(mode: ImdsModel['mode']): World {
  return { ...world, imds: world.imds === null ? null : { ...world.imds, mode } };
}

const SERVICE = '/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf';

/** A drop-in of the agent's service. */
function withDropIn(changed: World, text: string): World {
  return withNode(changed, { files: { ...changed.node.files, [SERVICE]: text } });
}

function withConfig(changed: World, json: string): World {
  return withNode(changed, { files: { ...changed.node.files, '/etc/amazon/ssm/amazon-ssm-agent.json': json } });
}

/** What apt is told, and a name that public DNS knows. */
function withRepositories(changed: World, list: string): World {
  const answer = { kind: 'records', a: ['151.101.2.132'], aaaa: [] } as const;
  const known = changeDns(changed, AMAZON_DNS.basePlusTwo, (server) => ({
    ...server,
    overrides: [{ name: 'packages.example', answer }, ...server.overrides],
  }));
  return withNode(known, { files: { ...known.node.files, '/etc/apt/sources.list': list } });
}

function withAmazonLinux(changed: World): World {
  const list =
    'https://al2023-repos-$awsregion-de612dc2.s3.dualstack.$awsregion.$awsdomain/core/mirrors/$releasever/$basearch/mirror.list';
  const files = {
    '/etc/os-release': 'ID="amzn"\nVERSION_ID="2023"\n',
    '/etc/system-release': 'Amazon Linux release 2023.6.20241010 (Amazon Linux)\n',
    '/etc/yum.repos.d/amazonlinux.repo': `[amazonlinux]\nmirrorlist=${list}\n`,
  };
  return withNode(changed, { files: { ...changed.node.files, ...files } });
}

/** The source of the agent's last credentials: the missing profile, or Systems Manager. */
function withoutRole(source: 'EC2' | 'SSM'): World {
  const identity = JSON.stringify({
    SchemaVersion: '1.1',
    InstanceId: world.imds?.instanceId,
    IdentityType: 'EC2',
    CredentialSource: source,
  });
  const bare: World = { ...world, imds: world.imds === null ? null : { ...world.imds, role: null } };
  return withNode(bare, { files: { '/var/lib/amazon/ssm/runtimeconfig/identity_config.json': identity } });
}

/** Docker's bridge has the addresses of this service's endpoint. */
function behindDocker(service: 'ssm'): World {
  const ip = '/usr/sbin/ip -o';
  const to = endpointAddresses(service);
  const answers = to.flatMap((address) => [
    [`${ip} route get ${address}`, `${address} dev docker0 src 10.20.0.1 uid 0 \\    cache\n`],
    [`${ip} route get fibmatch ${address}`, '10.20.0.0/16 dev docker0 proto kernel scope link src 10.20.0.1\n'],
    [`${ip} neigh show to ${address} dev docker0`, `${address}  FAILED\n`],
  ]);
  const fixed = [
    [`${ip} route show default`, 'default via 10.20.1.1 dev ens5 proto dhcp src 10.20.1.10 metric 512\n'],
    [
      `${ip} -d link show dev docker0`,
      '4: docker0: <UP> mtu 1500 \\    link/ether 02:42:00:00:00:01 promiscuity 0 \\    bridge forward_delay 1500\n',
    ],
  ];
  const programs: Record<string, readonly string[]> = {};
  for (const [command = '', output = ''] of [...answers, ...fixed]) programs[command] = [output];
  return dropping(withNode(world, { programs, files: { ...world.node.files, '/usr/sbin/ip': '' } }), ...to);
}

export const NODE: readonly Scenario[] = [
  scenario('docker-covers-endpoint', "Docker's bridge has a network that covers the endpoint of ssm", behindDocker('ssm')),
  scenario('disk-full', "The file system of the agent's folders is full", withNode(world, { freeBytes: 4_096 })),
  scenario(
    'no-ports-left',
    'Other programs hold all local ports towards one endpoint',
    withNode(world, { portsTakenTo: endpointAddresses('kms') }),
  ),
  scenario('clock-skew', "The node's clock is an hour slow", { ...world, serverClockOffsetMs: HOUR_MS }),
  scenario('clock-far-behind', "The node's clock is more than a year slow", {
    ...interfering(world, [RANGE.everything4], certificate({ validity: 'future' })),
    serverClockOffsetMs: YEAR_AND_MORE_MS,
  }),
  scenario(
    'imds-unreachable',
    'Packets to the metadata address vanish',
    withFaults(world, { to: IMDS_ADDRESS, effect: 'drop' }),
    REGION,
  ),
  scenario('imds-disabled', 'The metadata service is turned off for this instance', withImds('disabled'), REGION),
  scenario('imds-hop-limit', 'The metadata service accepts connections, and its token never arrives', withImds('mute'), REGION),
  scenario(
    'ipv6-only-without-dns64',
    'A node with IPv6 alone, and names with IPv4 addresses alone',
    withNode(healthyPublicVpc(), {
      nameservers: [AMAZON_DNS.v6],
      interfaces: [{ name: 'ens5', ip: 'fd20:0:0:1::10', family: 6, internal: false }],
    }),
  ),
  scenario('agent-missing', 'A healthy network, and no agent', withNode(world, { agent: null })),
  scenario('agent-stopped', 'A healthy network, and the agent was stopped', withAgent(world, { running: false })),
  scenario(
    'agent-setting-ignored',
    "systemd drops the agent's proxy: it takes the encoded password for a specifier",
    withDropIn(world, '[Service]\nEnvironment="https_proxy=http://agent:p%40ss@10.20.0.99:3128"\n'),
  ),
  scenario(
    'agent-unit-invalid',
    'systemd does not start the agent: its unit names a file of variables that is gone',
    withDropIn(withAgent(world, { running: false }), '[Service]\nEnvironmentFile=/etc/amazon/proxy.env\n'),
  ),
  scenario(
    'agent-broken-config',
    'The agent ends at once: somebody left a comma in its configuration',
    withConfig(withAgent(world, { running: false }), '{"Agent":{"Region":""},}'),
  ),
  scenario(
    'agent-other-region',
    "The agent's configuration came with an image from another Region",
    withConfig(world, '{"Agent":{"Region":"us-east-1"}}'),
  ),
  scenario(
    'agent-endpoint-gone',
    "The agent's configuration names a VPC endpoint that does not exist any more",
    withConfig(world, '{"Ssm":{"Endpoint":"https://vpce-0aaaabbbbccccdddd-abcdefgh.ssm.eu-central-1.vpce.amazonaws.com"}}'),
  ),
  scenario(
    'agent-misled',
    "The agent's configuration names an address in place of a host",
    withConfig(world, '{"Ssm":{"Endpoint":"10.20.1.101"}}'),
  ),
  scenario(
    'agent-zone-for-region',
    "The agent's configuration names a zone as its Region",
    withConfig(world, '{"Agent":{"Region":"eu-central-1a"}}'),
  ),
  scenario(
    'healthy-configured',
    "The agent's configuration names what is usual, in Go's ways",
    withConfig(
      world,
      '{"agent":{"REGION":"eu-central-1","Comment":1},"Ssm":{"Endpoint":"x","Endpoint":"https://SSM.eu-central-1.amazonaws.com/"},"Plugins":[]}\n',
    ),
  ),
  scenario(
    'agent-endpoint-elsewhere',
    "The agent's configuration names another Region's endpoint, which answers",
    withConfig(healthyPublicVpc(), '{"Ssm":{"Endpoint":"ssm.us-east-1.amazonaws.com"}}'),
  ),
  scenario(
    'patch-sources-private',
    'A private VPC, and a Debian whose repositories are in the internet',
    withRepositories(world, 'deb http://packages.example/debian bookworm main\n'),
    { for: ['patch-manager', 'patch-sources'] },
  ),
  scenario(
    'patch-sources-denied',
    "The endpoint policy does not name the bucket of Amazon Linux' packages",
    { ...withAmazonLinux(world), s3: { ...world.s3, denied: [`al2023-repos-${world.region}-de612dc2`] } },
    { for: ['patch-manager', 'patch-sources'] },
  ),
  scenario(
    'patch-sources-gone',
    'The bucket of a repository was deleted',
    withRepositories(world, `deb https://packages-of-ours.s3.${world.region}.amazonaws.com/debian ./\n`),
    { for: ['patch-manager', 'patch-sources'] },
  ),
  scenario('no-role', 'No instance profile, and no default host management', withoutRole('EC2')),
  scenario(
    'default-host-management',
    'No instance profile: default host management gives the agent its role',
    withoutRole('SSM'),
  ),
  scenario('ec2messages-gone', 'The old message service has left this Region', retired(world, 'ec2messages')),
  scenario(
    'old-agent-ec2messages-gone',
    'An old agent, whose message service has left this Region',
    withAgent(retired(world, 'ec2messages'), { version: OLD_AGENT }),
  ),
  scenario('old-agent', 'An old agent, whose message service still answers', withAgent(world, { version: OLD_AGENT })),
  scenario(
    'ec2messages-hidden',
    'A private zone lacks the name that a current agent does without',
    answering(world, AMAZON_DNS.basePlusTwo, ['ec2messages'], NXDOMAIN),
  ),
  scenario(
    'hybrid-registration-lost',
    'A machine in a data centre that was managed once; its registration is gone',
    withAgent(healthyHybridSite(), { registration: null }),
    REGION,
  ),
  scenario(
    'hybrid-not-registered',
    'A machine in a data centre whose agent was never registered',
    withAgent(healthyHybridSite(), { registration: null, identity: null }),
    REGION,
  ),
];
