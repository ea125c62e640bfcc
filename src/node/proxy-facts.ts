import type { ProxyFacts } from '../facts/proxy.ts';
import type { Environment } from '../platform/ports.ts';
import type { AgentProxyReading } from './agent-proxy.ts';
import { readProxySettings } from './proxy-settings.ts';

/** What there is to say about proxies when nothing is probed through one. The credentials stay behind. */
export function proxyFactsOf({ variables }: Pick<Environment, 'variables'>, reading: AgentProxyReading): ProxyFacts {
  return {
    mode: 'agent',
    used: null,
    agent: reading.settings,
    agentUnknown: reading.unknown,
    shell: readProxySettings(variables, 'environment of this process').settings,
  };
}
