/** Packets that are lost or refused. */
import { AMAZON_DNS, IMDS_ADDRESS, publicAddresses, RANGE } from '../addresses.ts';
import { addressesOf, dropping, withFaults } from '../change.ts';
import { healthyPrivateVpc, healthyPublicVpc } from '../healthy-worlds.ts';
import type { Scenario } from '../scenario.ts';
import { scenario } from './define.ts';
import { centralEndpointsVpc } from './healthy.ts';

const world = healthyPrivateVpc();
const messages = addressesOf(world, 'ssmmessages');

export const TCP: readonly Scenario[] = [
  scenario(
    'security-group-drop',
    "The security group of the ssm endpoint does not let this node's subnet in",
    dropping(world, ...addressesOf(world, 'ssm')),
  ),
  scenario(
    'node-egress-drop',
    "The node's own security group lets nothing out on port 443",
    withFaults(world, { to: RANGE.everything4, effect: 'drop', protocol: 'tcp', port: 443 }),
  ),
  scenario('one-zone-broken', 'One of the two addresses of ssmmessages does not answer', dropping(world, messages[1] ?? '')),
  scenario(
    'endpoint-refused',
    'The addresses of ssmmessages send connections back',
    withFaults(world, ...messages.map((to) => ({ to, effect: 'refuse' }) as const)),
  ),
  scenario(
    'central-endpoints-drop',
    'Shared endpoints in a central VPC, and the way there swallows everything',
    dropping(centralEndpointsVpc(), RANGE.central),
  ),
  scenario(
    'central-endpoints-no-route',
    'Shared endpoints in a central VPC, and no route leads there',
    withFaults(centralEndpointsVpc(), { to: RANGE.central, effect: 'unreachable' }),
  ),
  scenario(
    'no-internet-path',
    'No endpoint and no way to the internet',
    dropping(healthyPublicVpc(), RANGE.publicApi, RANGE.s3, RANGE.otherS3),
  ),
  scenario(
    'firewall-drops-one-name',
    'Over the internet, and a firewall swallows ssmmessages alone',
    dropping(healthyPublicVpc(), ...publicAddresses('ssmmessages')),
  ),
  scenario(
    'lossy-path',
    'Every second connection to the endpoints is lost on the way',
    withFaults(world, { to: RANGE.endpoints, effect: 'drop', protocol: 'tcp', everySecond: true }),
  ),
  scenario(
    'everything-dropped',
    'Not one packet leaves the node',
    dropping(world, RANGE.everything4, RANGE.everything6, AMAZON_DNS.linkLocal, IMDS_ADDRESS),
    { region: 'eu-central-1' },
  ),
];
