/** Probes one host through the proxy: TCP, CONNECT, TLS inside the tunnel, a request. */
import { failedStep, RUN_OVER } from '../../../facts/not-learnt.ts';
import type { ConnectionFacts, HttpFacts } from '../../../facts.ts';
import type { HttpSession, Ports } from '../../../platform/ports.ts';
import { faultWords } from '../../../secret.ts';
import { type Trust, tlsFacts } from '../connect/connection.ts';
import type { ConnectionLimits } from '../target.ts';
import { openTunnel, type ProxyPath } from './proxy-path.ts';

/** Never throws. `exchange` asks over the open tunnel; it must not throw, either. */
export async function probeThroughProxy(
  ports: Ports,
  path: ProxyPath,
  trust: Promise<Trust>,
  host: string,
  limits: ConnectionLimits,
  exchange: (session: HttpSession, ip: string) => Promise<HttpFacts>,
): Promise<ConnectionFacts> {
  const { server } = path;
  const { used, problem, unknown } = await path.addresses;
  const skipped = (because: string) => ({ outcome: 'skipped', because }) as const;
  const behind = (because: string) => ({ tls: skipped(because), http: skipped(because) });
  const at = new Date(ports.clock.now()).toISOString();
  const start = { host, ip: used ?? server.host, port: server.port, localIp: null, localPort: null, at } as const;
  const closed = { server, connect: skipped('the connection to the proxy did not open') };
  if (used === null) {
    const why = limits.signal.aborted ? RUN_OVER : unknown;
    const tcp =
      why !== undefined
        ? ({ outcome: 'inconclusive', why } as const)
        : ({
            outcome: 'failed',
            reason: 'unreachable',
            detail: `${server.host} has no address (${problem ?? 'none'})`,
            ms: 0,
          } as const);
    return { ...start, tcp, ...behind('the proxy was not reached'), proxy: closed };
  }
  const dialed = await ports.network.dial({ ip: used, port: server.port }, limits);
  if (dialed.outcome === 'failed') {
    const tcp = failedStep(dialed);
    return { ...start, tcp, ...behind('the proxy was not reached'), proxy: closed };
  }
  const { localIp, localPort, ms } = dialed;
  const opened = { ...start, localIp, localPort, tcp: { outcome: 'ok', ms } } as const;
  const known = await trust;
  const tunnel = await openTunnel(ports, path, dialed, host, known, limits);
  if (tunnel.outcome === 'failed') {
    return { ...opened, ...behind('the proxy opened no tunnel'), proxy: { server, connect: tunnel.connect } };
  }
  const proxy = { server, connect: { outcome: 'ok', ms: tunnel.ms } } as const;
  const secured = await ports.network.startTls(tunnel.socket, { servername: host, trust: known.quick, ...limits });
  const tls = await tlsFacts(secured, host, known);
  if (secured.outcome === 'failed') return { ...opened, tls, http: skipped('the TLS handshake did not complete'), proxy };
  const session = ports.network.http(secured.socket);
  try {
    return { ...opened, tls, http: await exchange(session, used), proxy };
  } catch (error) {
    // The fault is this program's and says nothing about the node.
    return { ...opened, tls, http: { outcome: 'inconclusive', why: `the probe failed: ${faultWords(error)}` }, proxy };
  } finally {
    session.close();
  }
}
