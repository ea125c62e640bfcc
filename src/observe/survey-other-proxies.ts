/** Where the agent's own way fails: would what other programs of this node are told lead further? */
import type { OtherProxy } from '../facts/other-proxies.ts';
import type { HostFacts, RequestFacts } from '../facts.ts';
import { requiredServices } from '../knowledge/capabilities.ts';
import type { Ports } from '../platform/ports.ts';
import type { FirstSurvey } from './first-survey.ts';
import type { Trust } from './network/connect/connection.ts';
import { lostHosts, tryOtherProxies } from './network/proxy/other-ways.ts';
import type { ConnectionLimits } from './network/target.ts';
import type { NodeContext } from './node/node-context.ts';
import { type Candidate, readOtherProxies } from './node/proxy/other-proxies.ts';
import type { FindProxy } from './survey-inputs.ts';

interface Inputs {
  readonly request: Pick<RequestFacts, 'region' | 'for'>;
  readonly plan: { readonly hosts: readonly HostFacts[] };
  readonly trust: Promise<Trust>;
  readonly find: FindProxy;
}

/**
 * Empty where everything that is needed answers: no file is read then. Asks for what hangs beside the wait for it, and once more if that
 * was not lost in the end. Never rejects.
 */
export async function surveyOtherProxies(
  ports: Ports,
  context: NodeContext,
  { request, plan, trust, find }: Inputs,
  { suspects, known }: Pick<FirstSurvey, 'suspects' | 'known'>,
  limits: () => ConnectionLimits,
): Promise<readonly OtherProxy[]> {
  let reading: Promise<readonly Candidate[]> | null = null;
  const read = async (signal: AbortSignal): Promise<readonly Candidate[]> => {
    const [agent, service] = await Promise.all([context.agentProxy, context.agentService]);
    return readOtherProxies(ports, agent, service, signal);
  };
  const tryFor = async (lost: readonly string[]): Promise<readonly OtherProxy[]> => {
    const bounded = limits();
    if (lost.length === 0 || bounded.signal.aborted) return [];
    reading ??= read(bounded.signal);
    return tryOtherProxies(ports, await reading, lost, { trust, find: find(bounded) }, bounded);
  };
  try {
    const { version: agentVersion } = await context.agent;
    const services = requiredServices(request.for, { agentVersion, region: request.region });
    const needed = plan.hosts.filter(({ service, kind }) => services.has(service) && kind === 'endpoint');
    const hanging = await suspects;
    const early = await tryFor(needed.flatMap(({ host }) => (hanging.has(host) ? [host] : [])));
    const lost = lostHosts(needed, (await known).connections);
    const isRight = early.length > 0 && early.every(({ connection }) => lost.includes(connection.host));
    return isRight ? early : await tryFor(lost);
  } catch {
    // It is more than was asked for: what it does not learn changes nothing.
    return [];
  }
}
