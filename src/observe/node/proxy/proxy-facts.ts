/** The proxy that the probes use, and facts about the settings, without credentials. */
import type { RunOptions } from '../../../arguments/table.ts';
import type { ProxyOption } from '../../../arguments/value-types.ts';
import type { ProxyAddresses, ProxyFacts, ProxySettings } from '../../../facts/proxy.ts';
import type { Environment } from '../../../platform/ports.ts';
import type { Secret } from '../../../secret.ts';
import type { AgentProxyReading } from './agent-proxy.ts';
import { readProxySettings } from './proxy-settings.ts';

const SHELL = 'environment of this process';

export interface ChosenProxy {
  /** Null: the direct path. */
  readonly settings: ProxySettings | null;
  readonly credentials: Secret | null;
}

/**
 * `--proxy URL` counts for every host, because its user wants to see what that proxy does. Before its activation (`shell` is given)
 * an agent without a proxy, or none at all, is not set up yet: then the way out is the one that this shell knows.
 */
export function chooseProxy(
  option: ProxyOption,
  reading: AgentProxyReading,
  shell: Environment['variables'] | null,
): ChosenProxy {
  switch (option.mode) {
    case 'none':
      return { settings: null, credentials: null };
    case 'agent':
      return reading.settings?.https == null && shell !== null
        ? readProxySettings(shell, SHELL)
        : { settings: reading.settings, credentials: reading.credentials };
    case 'url': {
      const { server, credentials } = option;
      return { settings: { source: '--proxy', https: server, http: server, noProxy: '', problems: [] }, credentials };
    }
  }
}

export function proxyFactsOf(
  { variables }: Pick<Environment, 'variables'>,
  { proxy: option, isPreflight }: Pick<RunOptions, 'proxy' | 'isPreflight'>,
  reading: AgentProxyReading,
  addresses: ProxyAddresses | null,
): ProxyFacts {
  const { settings } = chooseProxy(option, reading, isPreflight === true ? variables : null);
  return {
    mode: option.mode,
    used: settings?.https == null ? null : settings,
    agent: reading.settings,
    agentUnknown: reading.unknown,
    shell: readProxySettings(variables, SHELL).settings,
    ...(addresses === null ? {} : { addresses }),
  };
}
