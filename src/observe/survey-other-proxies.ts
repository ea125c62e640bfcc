/** Where the agent's own way fails: would what other programs of this node are told lead further? */
import type { OtherProxy } from '../facts/other-proxies.ts';
import type { ConnectionFacts, HostFacts, RequestFacts } from '../facts.ts';
import { requiredServices } from '../knowledge/capabilities.ts';
import type { Ports } from '../platform/ports.ts';
import type { Trust } from './network/connect/connection.ts';
import { lostHosts, tryOtherProxies } from './network/proxy/other-ways.ts';
import type { proxyPath } from './network/proxy/proxy-path.ts';
import type { ConnectionLimits } from './network/target.ts';
import type { NodeContext } from './node/node-context.ts';
import { readOtherProxies } from './node/proxy/other-proxies.ts';

interface Seen {
  readonly request: Pick<RequestFacts, 'region' | 'for'>;
  readonly hosts: readonly HostFacts[];
  readonly connections: readonly ConnectionFacts[];
  readonly trust: Promise<Trust>;
  readonly find: Parameters<typeof proxyPath>[2];
}

/** Empty where everything that is needed answers: no file is read then. Never rejects. */
export async function surveyOtherProxies(
  ports: Ports,
  context: NodeContext,
  { request, hosts, connections, ...ways }: Seen,
  limits: ConnectionLimits,
): Promise<readonly OtherProxy[]> {
  try {
    const { version: agentVersion } = await context.agent;
    const needed = requiredServices(request.for, { agentVersion, region: request.region });
    const lost = lostHosts(
      hosts.filter(({ service }) => needed.has(service)),
      connections,
    );
    if (lost.length === 0 || limits.signal.aborted) return [];
    const [agent, service] = await Promise.all([context.agentProxy, context.agentService]);
    const candidates = await readOtherProxies(ports, agent, service, limits.signal);
    return await tryOtherProxies(ports, candidates, lost, ways, limits);
  } catch {
    // It is more than was asked for: what it does not learn changes nothing.
    return [];
  }
}
