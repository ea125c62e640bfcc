/** Words and remedies that the findings about a proxy share. */

import type { ProxyServer } from '../../facts/proxy.ts';
import { proxyUrl } from '../../knowledge/proxy-url.ts';
import { RESTART_RISK, restartAgent } from '../../remedies/node-commands.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { askProxy, editSetting, look } from '../../remedies/proxy-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import type { ProxyFaultData } from './faults.ts';

export const PROXY_DOCS = [
  'Configuring SSM Agent to use a proxy on Linux nodes',
  'Configure SSM Agent to use a proxy for Windows Server instances',
];

export const PROXY_READS = 'The commands only read.';

export const DIRECT_PATH: Readonly<Record<ProxyFaultData['direct'], string>> = {
  works: ' Without the proxy these hosts answer from here.',
  partly: ' Without the proxy some of these hosts answer from here.',
  fails: ' Without the proxy they do not answer either.',
  unknown: '',
};

export function inWords(server: ProxyServer | null): string {
  if (server === null) return 'none';
  return `${proxyUrl(server)}${server.hasCredentials ? ' with credentials' : ''}`;
}

/** `http://proxy.example.com:3128 (10.0.0.5)`. */
export function proxyName({ proxy, ip }: ProxyFaultData): string {
  const url = clean(proxyUrl(proxy));
  return ip === null || ip === proxy.host ? url : `${url} (${clean(ip)})`;
}

export function proxySaid({ detail }: ProxyFaultData): string {
  return detail === '' ? '' : ` (${clean(detail)})`;
}

export function askTheProxy(data: ProxyFaultData, context: RemedyContext): readonly string[] {
  const hosts = data.hosts.slice(0, 2);
  return [...hosts.map((host) => askProxy(context, data.proxy, host, data.proxy.hasCredentials)), look(context)];
}

/** Where the hosts answer without the proxy, an exception is all that is needed. */
export function bypass(data: ProxyFaultData, context: RemedyContext, proof: string): readonly Remedy[] {
  if (data.direct !== 'works' && data.direct !== 'partly') return [];
  return [
    remedy({
      title: 'lead these hosts past the proxy',
      owner: 'node',
      text:
        `Without the proxy ${data.direct === 'works' ? 'these hosts answer' : 'some of these hosts answer'} from here: add ${list(data.hosts, 8)} to no_proxy ` +
        "of the agent's service (the same place as https_proxy), or take the proxy away where nothing else needs it.",
      commands: editSetting(context),
      permission: 'administrator rights on the node',
      risk: `Takes effect with the next start of the agent. ${RESTART_RISK}`,
      verify: proof,
    }),
  ];
}

export function statusOf({ status }: ProxyFaultData): string {
  return status === null ? '' : ` with HTTP ${status}`;
}

export function allowHosts(data: ProxyFaultData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['proxy']);
  const hosts = [...new Set([...data.hosts, ...context.requiredHosts])];
  return [
    remedy({
      title: data.reason === 'upstream-failed' ? 'let the proxy resolve and reach these hosts' : 'allow these hosts on the proxy',
      owner: 'proxy',
      text:
        data.reason === 'upstream-failed'
          ? `On the proxy ${clean(data.proxy.host)}: make ${list(data.hosts, 8)} resolve, and let it connect there on TCP 443.`
          : `On the proxy ${clean(data.proxy.host)}: allow CONNECT to port 443 of ${list(hosts, 8)} from this node, without opening TLS, and without a limit ` +
            'of a few minutes on open connections (sessions last for hours).',
      commands: askTheProxy(data, context),
      risk: PROXY_READS,
      verify: proof,
    }),
    ...bypass(data, context, proof),
    restartAgent(context, proof),
  ];
}
