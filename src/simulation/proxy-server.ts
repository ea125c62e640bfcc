/** The proxies of the world. They know public DNS and lead only to public addresses. */
import { type Listener, listenTcp } from '../platform/listen.ts';
import { type ProxyAnswer, type ProxyRequest, proxyAcceptor } from '../platform/listen-proxy.ts';
import { fits, lookUp } from './dns-view.ts';
import type { ProxyModel, World } from './world.ts';

/** `web`: the listeners on port 443 of each address. */
export function startProxy(world: World, model: ProxyModel, web: ReadonlyMap<string, Listener>): Promise<Listener> {
  const publicDns = lookUp(world, { addresses: [], view: 'public', overrides: [], faults: [], tcp: 'open' });
  const answer = ({ line, headers }: ProxyRequest): ProxyAnswer => {
    const host = /^CONNECT ([^\s:]+):443 HTTP\//u.exec(line)?.[1];
    if (model.login !== null && headers['proxy-authorization'] !== `Basic ${Buffer.from(model.login).toString('base64')}`)
      return refusal('407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="Example Corp"\r\n');
    if (host === undefined || model.refuses.some((pattern) => fits(pattern, host))) return refusal('403 Forbidden');
    const found = publicDns(host);
    const port = found.kind === 'records' ? web.get(found.a[0] ?? '')?.port : undefined;
    return port ?? refusal('503 Service Unavailable');
  };
  return listenTcp(proxyAcceptor(answer));
}

function refusal(status: string, header = ''): string {
  return `HTTP/1.1 ${status}\r\n${header}Content-Length: 0\r\n\r\n`;
}
