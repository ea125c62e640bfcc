/** Probes one host through the proxy: TCP, CONNECT, TLS inside the tunnel, a request. */
import { failedStep, RUN_OVER } from '../../../facts/not-learnt.ts';
import type { ConnectionFacts, HttpFacts, RepeatFacts } from '../../../facts.ts';
import type { HttpSession, Ports } from '../../../platform/ports.ts';
import { faultWords } from '../../../secret.ts';
import { fails, hung, type SecondLook, type Trust, tlsFacts } from '../connect/connection.ts';
import { lookTimes, retryHandshakes, unopened, type Way, watched } from '../connect/second-look.ts';
import type { ConnectionLimits, Target } from '../target.ts';
import { openTunnel, type ProxyPath } from './proxy-path.ts';

/** A second look through tunnels. The proxy is one place for all hosts, so its path is tried once for all of them. */
export interface TunnelLook extends SecondLook {
  repeat(place: Target, limits: ConnectionLimits): Promise<RepeatFacts | null>;
}

const isFailed = ({ outcome }: { readonly outcome: string }): boolean => outcome === 'failed';

const skipped = (because: string) => ({ outcome: 'skipped', because }) as const;

/** Never throws. `exchange` asks over the open tunnel; it must not throw, either. */
export async function probeThroughProxy(
  ports: Ports,
  path: ProxyPath,
  trust: Promise<Trust>,
  host: string,
  limits: ConnectionLimits,
  exchange: (session: HttpSession, ip: string) => Promise<HttpFacts>,
  second: TunnelLook | null = null,
): Promise<ConnectionFacts> {
  const { server } = path;
  const { afterMs, forMs } = lookTimes(limits.timeoutMs);
  const wait = waiting(ports, afterMs, () => second?.hangs?.(host));
  const { used, problem, unknown } = await wait(path.addresses, (found) => found.used === null);
  const behind = (because: string) => ({ tls: skipped(because), http: skipped(because) });
  const at = new Date(ports.clock.now()).toISOString();
  const start = { host, ip: used ?? server.host, port: server.port, localIp: null, localPort: null, at } as const;
  const closed = { server, connect: skipped('the connection to the proxy did not open') };
  if (used === null) {
    const why = limits.signal.aborted ? RUN_OVER : unknown;
    const tcp = why === undefined ? noAddress(server.host, problem) : ({ outcome: 'inconclusive', why } as const);
    return { ...start, tcp, ...behind('the proxy was not reached'), proxy: closed };
  }
  const dialed = await wait(ports.network.dial({ ip: used, port: server.port }, limits), isFailed);
  if (dialed.outcome === 'failed') {
    const tcp = failedStep(dialed);
    return { ...start, tcp, ...behind('the proxy was not reached'), proxy: closed };
  }
  const opened = {
    ...start,
    localIp: dialed.localIp,
    localPort: dialed.localPort,
    tcp: { outcome: 'ok', ms: dialed.ms },
  } as const;
  const known = await trust;
  const tunnel = await wait(openTunnel(ports, path, dialed, host, known, limits), isFailed);
  if (tunnel.outcome === 'failed') {
    return { ...opened, ...behind('the proxy opened no tunnel'), proxy: { server, connect: tunnel.connect } };
  }
  const proxy = { server, connect: { outcome: 'ok', ms: tunnel.ms } } as const;
  const look = { timeoutMs: forMs, signal: limits.signal };
  const securing = ports.network.startTls(tunnel.socket, { servername: host, trust: known.quick, ...limits });
  const { result: secured, look: looking } = await watched(ports.clock, securing, afterMs, hung, async () => {
    second?.hangs?.(host);
    if (second === null || !second.claim(host)) return null;
    const way = tunnelWay(ports, path, { ip: used, port: server.port, host }, known);
    const [retries, repeats] = await Promise.all([
      retryHandshakes(ports, known.quick, way, second.otherName(host), look),
      second.repeat({ ip: used, port: server.port, host }, look),
    ]);
    return { retries, ...(repeats === null ? {} : { repeats }) };
  });
  const tls = await tlsFacts(secured, host, known);
  if (secured.outcome === 'failed') {
    const seen = fails(tls) ? ((await looking) ?? {}) : {};
    return { ...opened, tls, http: skipped('the TLS handshake did not complete'), proxy, ...seen };
  }
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

function noAddress(host: string, problem: string | null) {
  return { outcome: 'failed', reason: 'unreachable', detail: `${host} has no address (${problem ?? 'none'})`, ms: 0 } as const;
}

/** Waits for a step, and says once more than `afterMs` are over, or it failed, that it hangs. */
function waiting({ clock }: Ports, afterMs: number, hangs: () => void) {
  return <T>(step: Promise<T>, isFailure: (result: T) => boolean): Promise<T> =>
    watched(clock, step, afterMs, isFailure, async () => hangs()).then(({ result }) => result);
}

/** A new connection to the proxy, and a new tunnel to the host. */
function tunnelWay(ports: Ports, path: ProxyPath, place: Target, trust: Trust): Way {
  return {
    host: place.host,
    async open(limits) {
      const start = ports.clock.lived();
      const dialed = await ports.network.dial({ ip: place.ip, port: place.port }, limits);
      if (dialed.outcome === 'failed') return unopened(dialed);
      const timeoutMs = Math.max(1, limits.timeoutMs - (ports.clock.lived() - start));
      const tunnel = await openTunnel(ports, path, dialed, place.host, trust, { ...limits, timeoutMs });
      if (tunnel.outcome === 'ok') return tunnel;
      const { connect } = tunnel;
      if (connect.outcome === 'inconclusive') return { outcome: 'failed', step: connect };
      const { detail, ms } = connect;
      return { outcome: 'failed', step: { outcome: 'failed', reason: 'tcp', detail, ms } };
    },
  };
}
