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
  /** Absent where nothing went through a proxy. */
  readonly addresses?: ProxyAddresses;
}

/** How the probes found the proxy's addresses, and which of them opens. */
export interface ProxyAddresses {
  readonly source: 'literal' | 'hosts-file' | 'system' | 'dns';
  /** In the order in which a client would try them. */
  readonly ips: readonly string[];
  /** The one that the probes use: the first that opens, else the first. Null without any. */
  readonly used: string | null;
  /** Those that did not open, with the reason; tried only where there are several. */
  readonly closed: readonly { readonly ip: string; readonly detail: string }[];
  /** Why there is none. */
  readonly problem: string | null;
  /** Why it is not known whether there is one. */
  readonly unknown?: string;
}

export type ConnectFailure =
  /** 407: the proxy wants credentials, or does not accept those that it got. */
  | 'auth-required'
  /** 403 and other refusals: the proxy does not let this host through. */
  | 'refused'
  /** 502, 503, 504: the proxy tried, and could not resolve or reach the host. */
  | 'upstream-failed'
  | 'timeout'
  | 'reset'
  | 'closed'
  /** Not an HTTP answer. */
  | 'malformed'
  /** TLS to an `https` proxy itself did not come about, or its certificate is not trusted. */
  | 'proxy-tls'
  | 'other';

/** The proxy's answer to CONNECT (RFC 9110, 9.3.6). `status` is null where there was none. */
export type ConnectFacts =
  | { readonly outcome: 'ok'; readonly ms: number }
  | {
      readonly outcome: 'failed';
      readonly reason: ConnectFailure;
      readonly status: number | null;
      /** The proxy's own words: reason phrase, `X-Squid-Error`, title of its page; at most 200 characters. */
      readonly detail: string;
      /** Schemes of `Proxy-Authenticate`. */
      readonly schemes: readonly string[];
      readonly ms: number;
    }
  | { readonly outcome: 'skipped'; readonly because: string }
  | { readonly outcome: 'inconclusive'; readonly why: string };

/** The way of one connection through a proxy: its TCP step is the one to the proxy, its TLS goes through the tunnel to the host. */
export interface ThroughProxy {
  readonly server: ProxyServer;
  readonly connect: ConnectFacts;
}
