/**
 * The simulated VPC, another implementation of the ports. DNS packets, TLS handshakes and HTTP are
 * real, between this process and itself over 127.0.0.1. Only addresses are translated, and only
 * here.
 */
import { systemClock } from '../platform/clock.ts';
import { httpAcceptor, listenTcp } from '../platform/listen.ts';
import { createNetwork } from '../platform/network.ts';
import type { Network, Ports } from '../platform/ports.ts';
import { makeTrustStore } from '../platform/tls.ts';
import { IMDS_ADDRESS, IMDS_ADDRESS_V6 } from './addresses.ts';
import { startDnsServer } from './dns-server.ts';
import { answerAsImds } from './imds-answers.ts';
import { memoryEnvironment, memoryExec, memoryFiles } from './memory-ports.ts';
import { filesOf } from './node-files.ts';
import { simulatedPki } from './pki.ts';
import { startProxy } from './proxy-server.ts';
import { routerFor, type Service } from './router.ts';
import type { Scenario } from './scenario.ts';
import { startWebServers } from './web-server.ts';
import type { DnsServer, World } from './world.ts';

export interface SimulatedVpc {
  readonly ports: Ports;
  /** Ends every server and connection, so that the process can end. */
  close(): Promise<void>;
}

interface Started {
  /** Whoever connects to an address waits for this first. */
  readonly prepare?: (ip: string) => Promise<unknown>;
  readonly services: readonly Service[];
  readonly close: () => Promise<unknown>;
}

const NO_SYSTEM_RESOLVER: Ports['resolver'] = {
  servers: () => Promise.resolve([]),
  lookup: () => Promise.resolve({ outcome: 'failed', reason: 'other', detail: 'the simulated node has none', ms: 0 }),
};

/** Starts a scenario's servers. Rejects only if loopback ports cannot be opened. */
export async function startSimulatedVpc({ world }: Pick<Scenario, 'world'>): Promise<SimulatedVpc> {
  const [roots, ...started] = await Promise.all([
    simulatedPki().rootsOf(world.node.roots),
    startWeb(world),
    startImds(world),
    ...world.dns.map((server) => startDns(world, server)),
  ]);
  const translate = routerFor(
    world,
    started.flatMap(({ services }) => services),
  );
  return {
    ports: {
      clock: systemClock,
      environment: memoryEnvironment(world.node),
      files: memoryFiles(filesOf(world.node, roots), world.node.freeBytes, world.node.changedAt),
      exec: memoryExec(world.node),
      network: asSeenFromNode(createNetwork(translate), world, started),
      // The simulated node runs Linux, so its files say all.
      resolver: NO_SYSTEM_RESOLVER,
      systemRoots: () => [],
      trustStore: makeTrustStore,
    },
    close: async () => {
      await Promise.all(started.map(({ close }) => close()));
    },
  };
}

async function startWeb(world: World): Promise<Started> {
  const listeners = await startWebServers(world);
  const services = [...listeners].map(([ip, { port }]) => ({ ip, port: 443, protocol: 'tcp', loopbackPort: port }) as const);
  const proxies = await Promise.all(
    (world.proxies ?? []).map(async (model) => ({ model, listener: await startProxy(world, model, listeners) })),
  );
  const ways = proxies.map(
    ({ model: { address, port }, listener }) => ({ ip: address, port, protocol: 'tcp', loopbackPort: listener.port }) as const,
  );
  const all = [...listeners.values(), ...proxies.map(({ listener }) => listener)];
  // A proxy leads to any of them.
  const isProxy = (ip: string): boolean => proxies.some(({ model }) => model.address === ip);
  const prepare = (ip: string): Promise<unknown> =>
    isProxy(ip)
      ? Promise.all([...listeners.values()].map((door) => door.prepare()))
      : (listeners.get(ip)?.prepare() ?? Promise.resolve());
  return { prepare, services: [...services, ...ways], close: () => Promise.all(all.map((listener) => listener.close())) };
}

async function startImds(world: World): Promise<Started> {
  if (world.imds === null) return { services: [], close: () => Promise.resolve() };
  const listener = await listenTcp(httpAcceptor(answerAsImds(world, world.imds)));
  const services = [IMDS_ADDRESS, IMDS_ADDRESS_V6].map(
    (ip) => ({ ip, port: 80, protocol: 'tcp', loopbackPort: listener.port }) as const,
  );
  return { services, close: () => listener.close() };
}

async function startDns(world: World, server: DnsServer): Promise<Started> {
  const running = await startDnsServer(world, server);
  const services = server.addresses.flatMap((ip): readonly Service[] => {
    const udp: Service = { ip, port: 53, protocol: 'udp', loopbackPort: running.udpPort };
    if (server.tcp === 'dropped') return [udp];
    return [udp, { ip, port: 53, protocol: 'tcp', loopbackPort: server.tcp === 'open' ? running.tcpPort : null }];
  });
  return { services, close: () => running.close() };
}

/** Connections come from the node's own address: remedies search flow logs for it. */
function asSeenFromNode(network: Network, world: World, started: readonly Started[]): Network {
  const own = (family: 4 | 6): string | null =>
    world.node.interfaces.find((address) => address.family === family && !address.internal)?.ip ?? null;
  return {
    ...network,
    async dial(target, limits) {
      if (world.node.portsTakenTo?.includes(target.ip) === true)
        return { outcome: 'failed', reason: 'exhausted', detail: 'EADDRNOTAVAIL', ms: 0 };
      await Promise.all(started.map(async ({ prepare }) => prepare?.(target.ip)));
      const result = await network.dial(target, limits);
      return result.outcome === 'ok' ? { ...result, localIp: own(target.ip.includes(':') ? 6 : 4) } : result;
    },
  };
}
