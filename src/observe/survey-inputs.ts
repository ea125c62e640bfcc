/** What a survey of one Region works with: the hosts' suffix, the agent's overrides, DNS servers, the proxy, the node's address families. */
import type { RunOptions } from '../arguments/table.ts';
import type { AgentOverrides } from '../facts/agent.ts';
import type { SuffixFacts } from '../facts.ts';
import { suffixFor } from '../knowledge/hosts.ts';
import { compareVersions, DUAL_STACK_SINCE } from '../knowledge/versions.ts';
import type { Ports } from '../platform/ports.ts';
import type { PacketBudget } from './network/dns/packet-budget.ts';
import { findProxy } from './network/proxy/proxy-address.ts';
import { proxyPath } from './network/proxy/proxy-path.ts';
import type { SurveyInputs } from './network/survey.ts';
import type { ConnectionLimits } from './network/target.ts';
import { amazonResolver } from './node/dns/amazon-resolver.ts';
import { pinnedFor } from './node/dns/hosts-file.ts';
import type { NodeContext } from './node/node-context.ts';
import { chooseProxy } from './node/proxy/proxy-facts.ts';
import type { Plan } from './plan.ts';

/** Finds a proxy's addresses within these limits. */
export type FindProxy = (limits: ConnectionLimits) => Parameters<typeof proxyPath>[2];

export async function surveyInputs(
  options: RunOptions,
  ports: Ports,
  context: NodeContext,
  plan: Plan,
  budget: PacketBudget,
  signal: AbortSignal,
): Promise<SurveyInputs & { readonly find: FindProxy }> {
  const { timeoutMs } = options;
  const servers = serversOf(options, ports, context, signal);
  const shell = options.isPreflight === true ? ports.environment.variables : null;
  const chosen = chooseProxy(options.proxy, await context.agentProxy, shell);
  const pinned = async (hosts: readonly string[]) => pinnedFor(await context.hostsFile, hosts);
  const proxyNames = { pinned: async (host: string) => (await pinned([host])).map(({ ip }) => ip), servers, budget };
  const find: FindProxy = (limits) => (server) => findProxy(ports, server, proxyNames, limits);
  return {
    plan,
    servers,
    find,
    proxy: proxyPath(chosen.settings, chosen.credentials, find({ timeoutMs, signal })),
    trust: context.trust,
    pinned: pinned(plan.hosts.map(({ host }) => host)),
    families: familiesOf(ports),
    timeoutMs,
    signal,
    budget,
  };
}

function serversOf(options: RunOptions, ports: Ports, context: NodeContext, signal: AbortSignal): SurveyInputs['servers'] {
  return {
    configured: context.resolver,
    amazon: amazonResolver(
      ports,
      {
        imds: context.imds,
        firmware: context.firmware,
        identityType: context.agent.then(({ identity }) => identity?.type ?? null),
      },
      signal,
    ),
    extra: options.resolvers,
  };
}

/** For a Region without a table or pattern, IMDS decides, else the agent's assumption. */
export async function suffixOf(region: string, context: NodeContext): Promise<SuffixFacts> {
  const published = suffixFor(region, null);
  if (published !== null) return published;
  const imds = await context.imds;
  const told = imds.outcome === 'ok' ? suffixFor(region, { partition: imds.data.partition, domain: imds.data.domain }) : null;
  return told ?? { partition: 'unknown', dnsSuffix: 'amazonaws.com', dualStackDnsSuffix: null };
}

/** Agents before 3.3.3270.0 ignore `UseDualStackEndpoint`; awaits the version only if set. */
export async function overridesInForce({ agentConfig, agent }: NodeContext): Promise<AgentOverrides | null> {
  const { overrides } = await agentConfig;
  if (overrides?.useDualStack !== true) return overrides;
  const { version } = await agent;
  const heeds = version === null || !(compareVersions(version, DUAL_STACK_SINCE) < 0);
  return { ...overrides, useDualStack: heeds };
}

function familiesOf({ environment }: Ports): { v4: boolean; v6: boolean } {
  const usable = environment.interfaces().filter(({ internal, ip }) => !internal && !/^fe[89ab]/iu.test(ip));
  // The system lists a new interface only after up to a second, so an empty list proves nothing.
  return { v4: usable.length === 0 || usable.some(({ family }) => family === 4), v6: usable.some(({ family }) => family === 6) };
}
