/** Proxies: which settings there are, which of them the probes used, and what happened on the way through one. */

/** One proxy server, without its credentials: they are a secret. */
export interface ProxyServer {
  /** Lower case, without the colon: `http`, `https`, `socks5`, or something that nobody supports. */
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** The URL has a user name or a password. */
  readonly hasCredentials: boolean;
}

/** Proxy variables of one process or service, as Go's `http.ProxyFromEnvironment` reads them. */
export interface ProxySettings {
  /** Where they come from, in words: `environment of process 812`, `/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf` … */
  readonly source: string;
  readonly https: ProxyServer | null;
  readonly http: ProxyServer | null;
  /** The list as written, at most 2,000 characters; empty without one. */
  readonly noProxy: string;
  /** What could not be understood, in words. */
  readonly problems: readonly string[];
}

export interface ProxyFacts {
  /** What `--proxy` asked for: the agent's proxy, none, or a URL of its own. */
  readonly mode: 'agent' | 'none' | 'url';
  /** What the probes went through; null: the direct path. */
  readonly used: ProxySettings | null;
  /** The agent's settings; null where its environment could not be read (`agentUnknown` says why). Without any proxy both servers are null. */
  readonly agent: ProxySettings | null;
  readonly agentUnknown: string | null;
  /** The settings of the shell that ran this probe. */
  readonly shell: ProxySettings;
}
