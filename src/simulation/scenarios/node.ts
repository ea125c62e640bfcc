/** The node itself: metadata, agent, clock. */
import { AMAZON_DNS, IMDS_ADDRESS, RANGE } from '../addresses.ts';
import { answering, certificate, interfering, NXDOMAIN, retired, withAgent, withFaults, withNode } from '../change.ts';
import { healthyHybridSite, healthyPrivateVpc, healthyPublicVpc } from '../healthy.ts';
import type { Scenario } from '../scenario.ts';
import type { ImdsModel, World } from '../world.ts';
import { scenario } from './define.ts';

const world = healthyPrivateVpc();
/** Older than the first version that does without `ec2messages`. */
const OLD_AGENT = '3.2.1705.0';
const HOUR_MS = 3_600_000;
const YEAR_AND_MORE_MS = 400 * 24 * HOUR_MS;
/** Metadata does not say the Region here, so the user does. */
const REGION = { region: 'eu-central-1' } as const;

function withImds(mode: ImdsModel['mode']): World {
  return { ...world, imds: world.imds === null ? null : { ...world.imds, mode } };
}

export const NODE: readonly Scenario[] = [
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
