/** Proxy settings of the agent's service. Every endpoint is in `no_proxy`, so that nobody needs the proxy itself. */
import { withNode } from '../change.ts';
import { healthyHybridSite, healthyPrivateVpc } from '../healthy.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
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
  scenario(
    'shell-has-proxy',
    'The shell has a proxy, the agent has none',
    withProxy(healthyPrivateVpc(), {}, { https_proxy: PROXY, no_proxy: '169.254.169.254' }),
  ),
];
