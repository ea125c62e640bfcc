/** The agent's proxy: settings that reach too far, and a proxy that fails. */

import { hostOf, publicAddresses, RANGE } from '../addresses.ts';
import { dropping, interfering, withNode } from '../change.ts';
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

/** What fits into one packet. */
const PACKET = 1_448;
/** Long enough for a second look. */
const PATIENT = { timeoutMs: 3_000 };

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
  scenario('proxy-login-misread', 'A backslash in the login of the proxy, as people type domain accounts', {
    ...behind({ login: String.raw`CORP\agent:Tr0ub4dor` }, String.raw`http://CORP\agent:Tr0ub4dor@10.20.0.99:3128`),
  }),
  scenario('healthy-proxy-domain-login', 'The same login, percent-encoded', {
    ...behind({ login: String.raw`CORP\agent:Tr0ub4dor` }, 'http://CORP%5Cagent:Tr0ub4dor@10.20.0.99:3128'),
  }),
  scenario('proxy-passed-over', 'A blank before the URL of the proxy, which is the only way out', behind({}, ` ${PROXY}`)),
  scenario(
    'proxy-passed-over-in-vain',
    'A tab behind the URL of a proxy, and endpoints that answer without it',
    withProxy(
      healthyPrivateVpc(),
      { https_proxy: `${PROXY}\t`, http_proxy: `${PROXY}\t` },
      { https_proxy: `${PROXY}\t`, http_proxy: `${PROXY}\t` },
    ),
  ),
  scenario('proxy-written-https', 'The URL of an HTTP proxy begins with https', behind({}, 'https://10.20.0.99:3128')),
  scenario(
    'proxy-name-filtered-behind',
    'A firewall behind the proxy swallows the TLS hello for ssmmessages',
    interfering(behind({}), [RANGE.everything4], { swallows: { kind: 'names', names: ['ssmmessages.'] } }),
    PATIENT,
  ),
  scenario(
    'proxy-large-hello-lost-behind',
    'A middlebox behind the proxy swallows TLS hellos that need two packets',
    interfering(behind({}), [RANGE.everything4], { swallows: { kind: 'large-hello', above: PACKET } }),
    PATIENT,
  ),
  scenario(
    'proxy-full-packets-lost-behind',
    'Full-sized packets towards the proxy vanish behind it',
    interfering(behind({}), [RANGE.everything4], { swallows: { kind: 'full-sized', direction: 'inbound', above: 1_000 } }),
    PATIENT,
  ),
  scenario(
    'proxy-reset-behind',
    'What is behind the proxy resets every hello for ssmmessages',
    interfering(behind({}), publicAddresses('ssmmessages'), { transport: 'reset' }),
  ),
  scenario(
    'shell-has-proxy',
    'The shell has a proxy, the agent has none',
    withProxy(healthyPrivateVpc(), {}, { https_proxy: PROXY, no_proxy: '169.254.169.254' }),
  ),
];
