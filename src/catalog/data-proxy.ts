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

/** What the proxy does not do for these hosts. */
export interface ProxyFaultData {
  readonly proxy: ProxyServer;
  /** The address of it that was tried. */
  readonly ip: string | null;
  /** Where the setting is. */
  readonly source: string;
  readonly hosts: readonly string[];
  /** `unreachable`, or one of `ConnectFailure`. */
  readonly reason: string;
  readonly detail: string;
  /** HTTP status of its answer to CONNECT; null without one. */
  readonly status: number | null;
  /** The ways to log in that it offers. */
  readonly schemes: readonly string[];
  /** The same hosts without the proxy. */
  readonly direct: 'works' | 'partly' | 'fails' | 'unknown';
}

export interface SchemeUnsupportedData {
  readonly proxy: ProxyServer;
  readonly hosts: readonly string[];
  /** Everything but the websocket of sessions and commands works with this scheme. */
  readonly onlySessions: boolean;
}
