/** The proxy that the probes use, and facts about the settings, without credentials. */
import type { ProxyOption } from '../../../arguments/value-types.ts';
import type { ProxyAddresses, ProxyFacts, ProxySettings } from '../../../facts/proxy.ts';
import type { Environment } from '../../../platform/ports.ts';
import type { Secret } from '../../../secret.ts';
import type { AgentProxyReading } from './agent-proxy.ts';
import { readProxySettings } from './proxy-settings.ts';

export interface ChosenProxy {
  /** Null: the direct path. */
  readonly settings: ProxySettings | null;
  readonly credentials: Secret | null;
}

/** `--proxy URL` counts for every host, because its user wants to see what that proxy does. */
export function chooseProxy(option: ProxyOption, reading: AgentProxyReading): ChosenProxy {
  switch (option.mode) {
    case 'none':
      return { settings: null, credentials: null };
    case 'agent':
      return { settings: reading.settings, credentials: reading.credentials };
    case 'url': {
      const { server, credentials } = option;
      return { settings: { source: '--proxy', https: server, http: server, noProxy: '', problems: [] }, credentials };
    }
  }
}

export function proxyFactsOf(
  { variables }: Pick<Environment, 'variables'>,
  option: ProxyOption,
  reading: AgentProxyReading,
  addresses: ProxyAddresses | null,
): ProxyFacts {
  const { settings } = chooseProxy(option, reading);
  return {
    mode: option.mode,
    used: settings?.https == null ? null : settings,
    agent: reading.settings,
    agentUnknown: reading.unknown,
    shell: readProxySettings(variables, 'environment of this process').settings,
    ...(addresses === null ? {} : { addresses }),
  };
}
