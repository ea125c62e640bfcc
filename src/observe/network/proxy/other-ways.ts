/** One request through each proxy that other programs of this node use, where the agent's own way fails. */
import type { OtherProxy } from '../../../facts/other-proxies.ts';
import type { ConnectionFacts, HostFacts } from '../../../facts.ts';
import { bypassesProxy } from '../../../knowledge/no-proxy.ts';
import type { Ports } from '../../../platform/ports.ts';
import type { Candidate } from '../../node/proxy/other-proxies.ts';
import { askOnce } from '../connect/ask-once.ts';
import type { Trust } from '../connect/connection.ts';
import type { ConnectionLimits } from '../target.ts';
import { probeThroughProxy } from './proxied.ts';
import { type ProxyPath, proxyPath } from './proxy-path.ts';

const HTTPS_PORT = 443;

/** The endpoints to which no connection came about as far as an answer of HTTP behind a chain that is trusted. */
export function lostHosts(hosts: readonly HostFacts[], connections: readonly ConnectionFacts[]): readonly string[] {
  const works = ({ tls, http }: ConnectionFacts): boolean =>
    tls.outcome === 'ok' && tls.verifyError === null && tls.nameError === null && http.outcome === 'ok';
  const isLost = (host: string): boolean => !connections.some((connection) => connection.host === host && works(connection));
  return hosts.filter(({ host, kind }) => kind === 'endpoint' && isLost(host)).map(({ host }) => host);
}

/** `lost`: the most important first. Each proxy is asked for the first that its own exceptions leave to it. Never rejects. */
export async function tryOtherProxies(
  ports: Ports,
  candidates: readonly Candidate[],
  lost: readonly string[],
  { trust, find }: { readonly trust: Promise<Trust>; readonly find: Parameters<typeof proxyPath>[2] },
  limits: ConnectionLimits,
): Promise<readonly OtherProxy[]> {
  const tried = candidates.map(async ({ credentials, ...other }): Promise<readonly OtherProxy[]> => {
    const { source, server, noProxy } = other;
    const host = lost.find((one) => !bypassesProxy(noProxy, one, HTTPS_PORT));
    const settings = { source, https: server, http: null, noProxy, problems: [] };
    const path: ProxyPath | null = proxyPath(settings, credentials, find);
    if (host === undefined || path === null) return [];
    const connection = await probeThroughProxy(ports, path, trust, host, limits, (session) =>
      askOnce(ports, session, host, limits),
    );
    return [{ ...other, connection }];
  });
  return (await Promise.all(tried)).flat();
}
