/** The agent's proxy: settings that reach too far, and a proxy that fails. */

import { hostOf, RANGE } from '../addresses.ts';
import { dropping, withNode } from '../change.ts';
import { healthyHybridSite, healthyPrivateVpc, healthyPublicVpc } from '../healthy-worlds.ts';
import type { Scenario } from '../scenario.ts';
import type { ProxyModel, World } from '../world.ts';
import { scenario } from './define.ts';

const PROXY = 'http://10.20.0.99:3128';

/** The environment of the agent's process, and that of the shell. */
function withProxy(world: World, agent: Readonly<Record<string, string>>, shell: Readonly<Record<string, string>>): World {
  const environ = Object.entries({ PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', ...agent }).map(
    ([name, value]) => `${name}=${value}\0`,
  );
  return withNode(world, { variables: shell, files: { '/proc/812/environ': environ.join('') } });
}

const proxied = { https_proxy: PROXY, http_proxy: PROXY };
const bypassed = { ...proxied, no_proxy: '169.254.169.254,.amazonaws.com' };
const metadataForgotten = { ...proxied, no_proxy: '.amazonaws.com' };

const SQUID: ProxyModel = { address: '10.20.0.99', port: 3128, login: null, refuses: [] };

/** No way out but this proxy. The agent's URL of it may be wrong. */
function behind(proxy: Partial<ProxyModel>, url = PROXY): World {
  const world = dropping(healthyPublicVpc(), RANGE.publicApi, RANGE.s3, RANGE.otherS3);
  const agent = { https_proxy: url, http_proxy: url, no_proxy: '169.254.169.254' };
  return { ...withProxy(world, agent, {}), proxies: [{ ...SQUID, ...proxy }] };
}

export const PROXY_SETTINGS: readonly Scenario[] = [
  scenario(
    'healthy-proxy-bypassed',
    'A proxy for the rest of the world, and everything of AWS around it',
    withProxy(healthyPrivateVpc(), bypassed, bypassed),
  ),
  scenario(
    'metadata-through-proxy',
    'The agent has a proxy, and its exceptions lack the metadata address',
    withProxy(healthyPrivateVpc(), metadataForgotten, metadataForgotten),
  ),
  scenario(
    'hybrid-proxy-without-metadata',
    'A machine in a data centre with a proxy; there is no metadata service to go around it to',
    withProxy(healthyHybridSite(), metadataForgotten, metadataForgotten),
  ),
  scenario('healthy-behind-proxy', 'The only way out is a proxy with a login, which the agent has', {
    ...behind({ login: 'agent:Tr0ub4dor' }, 'http://agent:Tr0ub4dor@10.20.0.99:3128'),
  }),
  scenario('proxy-wrong-port', 'The agent asks its proxy at a port where nobody listens', {
    ...behind({}, 'http://10.20.0.99:8080'),
  }),
  scenario('proxy-wants-login', 'The proxy wants a login, and the agent has none', behind({ login: 'agent:Tr0ub4dor' })),
  scenario('proxy-refuses-all', 'The proxy lets this node through to no host', behind({ refuses: ['*'] })),
  scenario(
    'proxy-refuses-messages',
    'The proxy leads everywhere but to ssmmessages',
    behind({ refuses: [hostOf('eu-central-1', 'ssmmessages')] }),
  ),
  scenario('proxy-written-https', 'The URL of an HTTP proxy begins with https', behind({}, 'https://10.20.0.99:3128')),
  scenario(
    'shell-has-proxy',
    'The shell has a proxy, the agent has none',
    withProxy(healthyPrivateVpc(), {}, { https_proxy: PROXY, no_proxy: '169.254.169.254' }),
  ),
];
