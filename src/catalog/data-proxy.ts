/** Data of the findings about proxy settings. */
import type { ProxyServer } from '../facts/proxy.ts';

export interface MetadataProxiedData {
  readonly proxy: ProxyServer;
  readonly noProxy: string;
  /** Where the agent's settings are. */
  readonly source: string;
  /** Its running process says so; false: its configuration does. */
  readonly observed: boolean;
}

/** One way in which the settings differ, each side in words. */
export interface ProxyDifference {
  readonly what: 'https' | 'http' | 'no_proxy';
  readonly agent: string;
  readonly shell: string;
}

export interface AgentDiffersData {
  readonly differences: readonly ProxyDifference[];
  readonly source: string;
  readonly observed: boolean;
}
