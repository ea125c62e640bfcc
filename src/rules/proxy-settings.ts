/** The agent's proxy settings: do they reach for the metadata service, and are they this shell's? */
import type { Draft } from '../catalog/data.ts';
import type { ProxyDifference } from '../catalog/data-proxy.ts';
import type { ProxyServer, ProxySettings } from '../facts/proxy.ts';
import { bypassesProxy } from '../knowledge/no-proxy.ts';
import { proxyUrl } from '../knowledge/proxy-url.ts';
import type { Picture } from './picture.ts';

const IMDS = '169.254.169.254';
/** IMDS speaks plain HTTP: of the two proxies, `http_proxy` is the one that counts. */
const IMDS_PORT = 80;

/**
 * The agent gets its identity and its credentials from IMDS: through a proxy it gets the proxy's, or none. This probe asks IMDS directly,
 * so that everything else may look healthy. A hybrid agent does not ask.
 */
export function metadataProxied({ facts, kind, onEc2 }: Picture): readonly Draft[] {
  const { proxy } = facts.node;
  const agent = proxy?.agent ?? null;
  if (agent?.http == null || kind === 'hybrid' || !onEc2 || bypassesProxy(agent.noProxy, IMDS, IMDS_PORT)) return [];
  const observed = proxy?.agentUnknown == null;
  return [
    {
      code: 'proxy/metadata-proxied',
      // What only a file says, the running agent may not have yet: at risk, not broken.
      severity: observed ? 'error' : 'warning',
      subjects: [IMDS],
      data: { proxy: agent.http, noProxy: agent.noProxy, source: agent.source, observed },
      evidence: [
        `${agent.source}: http_proxy is ${inWords(agent.http)}, no_proxy is ${agent.noProxy === '' ? 'empty' : agent.noProxy}`,
      ],
      capabilities: observed ? facts.request.for : [],
    },
  ];
}

/** Never more than a note: the shell's settings do nothing to the agent, they only explain why something works here and not there. */
export function agentDiffers({ facts }: Picture): readonly Draft[] {
  const { proxy } = facts.node;
  const agent = proxy?.agent ?? null;
  if (proxy === undefined || agent === null || facts.node.agent.installed === 'no') return [];
  const differences = compare(agent, proxy.shell);
  if (differences.length === 0) return [];
  return [
    {
      code: 'proxy/agent-differs',
      severity: 'info',
      subjects: [],
      data: { differences, source: agent.source, observed: proxy.agentUnknown === null },
      evidence: differences.map(({ what, agent: its, shell }) => `${what}: the agent has ${its}, this shell has ${shell}`),
      capabilities: [],
    },
  ];
}

function compare(agent: ProxySettings, shell: ProxySettings): readonly ProxyDifference[] {
  const servers = (['https', 'http'] as const).flatMap((what) => {
    const [its, ours] = [inWords(agent[what]), inWords(shell[what])];
    return its === ours ? [] : [{ what, agent: its, shell: ours }];
  });
  // Without any proxy its exceptions mean nothing.
  const proxied = [agent, shell].every(({ https, http }) => https !== null || http !== null);
  const lists = [sorted(agent.noProxy), sorted(shell.noProxy)];
  if (!proxied || lists[0] === lists[1]) return servers;
  return [...servers, { what: 'no_proxy', agent: listed(agent.noProxy), shell: listed(shell.noProxy) }];
}

function inWords(server: ProxyServer | null): string {
  if (server === null) return 'none';
  return `${proxyUrl(server)}${server.hasCredentials ? ' with credentials' : ''}`;
}

function listed(noProxy: string): string {
  return noProxy.trim() === '' ? 'none' : noProxy;
}

/** The order of the entries means nothing. */
function sorted(noProxy: string): string {
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase());
  return [...new Set(entries.filter((entry) => entry !== ''))].toSorted().join(',');
}
