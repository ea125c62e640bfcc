/** Proxies that this node is told of elsewhere than where the agent looks, and whether one of them leads to what the agent does not reach. */
import { list, literal, type Of, record, shortText, text } from '../schema/shape.ts';
import { connectionFacts } from './connection.ts';
import { proxyServer } from './proxy.ts';

const MAX_OTHER_PROXIES = 3;
const MAX_NO_PROXY = 2_000;

/** Whom the setting is for, and so why the agent does not have it. */
export const proxyOrigin = literal(
  /** The agent's own, for `http` URLs alone: AWS is asked by `https`. */
  'agent-http',
  /** The agent's own, whose exceptions take the host away from it. */
  'agent-exempt',
  /** The agent's unit as systemd reads it now; the running agent was started before, or not by it. */
  'not-restarted',
  /** A line for the agent's unit that systemd passes over. */
  'ignored',
  /** The agent's other package (a drop-in for the snap, say, where the Debian package runs). */
  'other-unit',
  /** The process that probes. */
  'shell',
  /** `/etc/environment`: of logins, and not of services. */
  'environment',
  /** `/etc/profile` and what it reads. */
  'profile',
  /** `/etc/sysconfig/proxy`: SUSE. */
  'sysconfig',
  /** The service of Docker, containerd or snapd, or Docker's own configuration. */
  'service',
  'docker',
  'apt',
  'dnf',
  'curl',
  'wget',
  /** What Windows has for programs of its own, or for an account. */
  'winhttp',
  'internet-settings',
);
export type ProxyOrigin = Of<typeof proxyOrigin>;

/** One request to one of them, for one host that the agent does not reach. */
export interface OtherProxy extends Of<typeof otherProxy> {}
export const otherProxy = record({
  origin: proxyOrigin,
  /** The file, or what was asked, in words. */
  source: text,
  server: proxyServer,
  /** Its exceptions; empty without any. */
  noProxy: shortText(MAX_NO_PROXY),
  /** TCP to the proxy, CONNECT, and TLS and one request inside. */
  connection: connectionFacts,
});
export const otherProxies = list(otherProxy, MAX_OTHER_PROXIES);
