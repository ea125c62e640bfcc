/** Machines outside EC2 before their activation. */
import { RANGE } from '../addresses.ts';
import { dropping, withAgent, withNode } from '../change.ts';
import { healthyHybridSite } from '../healthy-worlds.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { scenario } from './define.ts';

const PREFLIGHT_OPTIONS = { region: 'eu-central-1', isPreflight: true, signs: false } as const;
const PROXY = 'http://10.20.0.99:3128';

const bare: World = withNode(healthyHybridSite(), { agent: null });
const closed: World = dropping(bare, RANGE.publicApi, RANGE.s3, RANGE.otherS3);

export const PREFLIGHT: readonly Scenario[] = [
  scenario('preflight', 'A machine of VMware before its activation, without the agent: all is open', bare, PREFLIGHT_OPTIONS),
  scenario(
    'preflight-agent-there',
    'The same, with the agent of its image, which ended because nobody has registered it',
    withAgent(healthyHybridSite(), { registration: null, identity: null, running: false }),
    PREFLIGHT_OPTIONS,
  ),
  scenario('preflight-closed', 'A machine before its activation, from which packets to AWS vanish', closed, PREFLIGHT_OPTIONS),
  scenario(
    'preflight-proxy',
    'A machine before its activation, whose only way out is a proxy that this shell knows',
    {
      ...withNode(closed, { variables: { https_proxy: PROXY, http_proxy: PROXY, no_proxy: 'localhost,.plant.example' } }),
      proxies: [{ address: '10.20.0.99', port: 3128, login: null, refuses: [] }],
    },
    PREFLIGHT_OPTIONS,
  ),
  scenario(
    'preflight-proxy-refuses',
    'The same, and the proxy refuses one host',
    {
      ...withNode(closed, { variables: { https_proxy: PROXY, http_proxy: PROXY } }),
      proxies: [{ address: '10.20.0.99', port: 3128, login: null, refuses: ['ssmmessages.eu-central-1.amazonaws.com'] }],
    },
    PREFLIGHT_OPTIONS,
  ),
  scenario('outside-not-installed', 'A machine of VMware without the agent: the network is ready, and nobody manages it', bare, {
    region: 'eu-central-1',
  }),
  scenario(
    'moved-from-ec2',
    'An image that was moved from EC2 to VMware: its identity file says EC2 still',
    withAgent(healthyHybridSite(), { registration: null, identity: { type: 'EC2', instanceId: 'i-0a1b2c3d4e5f60718' } }),
    { region: 'eu-central-1' },
  ),
];
