/** Proxies: which settings there are, which of them the probes used, and what happened on the way through one. */
import { bool, list, literal, nullable, number, type Of, optional, record, shortText, tagged, text } from '../schema/shape.ts';
import { undone } from './steps.ts';

/** Matching a list costs time for each of its entries. */
const MAX_NO_PROXY = 2_000;

/** One proxy server, without its credentials: they are a secret. */
export interface ProxyServer extends Of<typeof proxyServer> {}
export const proxyServer = record({
  /** Lower case, without the colon: `http`, `https`, `socks5`, or something that nobody supports. */
  scheme: text,
  host: text,
  port: number,
  /** The URL has a user name or a password. */
  hasCredentials: bool,
});

/** A proxy variable that Go does not read as it is meant. */
export interface ProxySlip extends Of<typeof proxySlip> {}
export const proxySlip = record({
  variable: text,
  /** The URLs that it is for. */
  kind: literal('https', 'http'),
  /** `ignored`: Go goes directly. `misread`: it takes something else for the proxy. `refused`: it sends nothing. */
  effect: literal('ignored', 'misread', 'refused'),
  /** `login`: a character that has no place in a name or password. `slashes`: what stands between scheme and host. */
  cause: literal('login', 'percent', 'quote', 'blank', 'control', 'port', 'brackets', 'slashes', 'host', 'cgi'),
  /** The character, or its name, or where it stands; empty where it is none. Nothing else of the value, which may hold a password. */
  character: text,
});

/** Proxy variables of one process or service, as Go's `http.ProxyFromEnvironment` reads them. */
export interface ProxySettings extends Of<typeof proxySettings> {}
export const proxySettings = record({
  /** Where they come from, in words: `environment of process 812`, `/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf` … */
  source: text,
  https: nullable(proxyServer),
  http: nullable(proxyServer),
  /** The list as written, at most 2,000 characters; empty without one. */
  noProxy: shortText(MAX_NO_PROXY),
  /** What could not be understood, in words. */
  problems: list(text),
  slips: optional(list(proxySlip)),
});

/** How the probes found the proxy's addresses, and which of them opens. */
export interface ProxyAddresses extends Of<typeof proxyAddresses> {}
export const proxyAddresses = record({
  source: literal('literal', 'hosts-file', 'system', 'dns'),
  /** In the order in which a client would try them. */
  ips: list(text),
  /** The one that the probes use: the first that opens, else the first. Null without any. */
  used: nullable(text),
  /** Those that did not open, with the reason; tried only where there are several. */
  closed: list(record({ ip: text, detail: text })),
  /** Why there is none. */
  problem: nullable(text),
  /** Why it is not known whether there is one. */
  unknown: optional(text),
});

export interface ProxyFacts extends Of<typeof proxyFacts> {}
export const proxyFacts = record({
  /** What `--proxy` asked for: the agent's proxy, none, or a URL of its own. */
  mode: literal('agent', 'none', 'url'),
  /** What the probes went through; null: the direct path. */
  used: nullable(proxySettings),
  /** The agent's settings; null where its environment could not be read (`agentUnknown` says why). Without any proxy both servers are null. */
  agent: nullable(proxySettings),
  agentUnknown: nullable(text),
  /** The settings of the shell that ran this probe. */
  shell: proxySettings,
  /** Absent where nothing went through a proxy. */
  addresses: optional(proxyAddresses),
});

export const connectFailure = literal(
  /** 407: the proxy wants credentials, or does not accept those that it got. */
  'auth-required',
  /** 403 and other refusals: the proxy does not let this host through. */
  'refused',
  /** 502, 503, 504: the proxy tried, and could not resolve or reach the host. */
  'upstream-failed',
  'timeout',
  'reset',
  'closed',
  /** Not an HTTP answer. */
  'malformed',
  /** TLS to an `https` proxy itself did not come about, or its certificate is not trusted. */
  'proxy-tls',
  'other',
);

/** The proxy's answer to CONNECT (RFC 9110, 9.3.6). `status` is null where there was none. */
export type ConnectFacts = Of<typeof connectFacts>;
export const connectFacts = tagged('outcome', {
  ok: { ms: number },
  failed: {
    reason: connectFailure,
    status: nullable(number),
    /** The proxy's own words: reason phrase, `X-Squid-Error`, title of its page; at most 200 characters. */
    detail: text,
    /** Schemes of `Proxy-Authenticate`. */
    schemes: list(text),
    ms: number,
  },
  ...undone,
});

/** The way of one connection through a proxy: its TCP step is the one to the proxy, its TLS goes through the tunnel to the host. */
export interface ThroughProxy extends Of<typeof throughProxy> {}
export const throughProxy = record({ server: proxyServer, connect: connectFacts });
