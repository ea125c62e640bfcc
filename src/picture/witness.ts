/** What the agent is seen doing, by its own connections. */

import type { AgentSocket } from '../facts/sockets.ts';
import type { Facts } from '../facts.ts';
import { bypassesProxy } from '../knowledge/no-proxy.ts';
import type { Service } from '../knowledge/types.ts';
import type { Endpoints } from './endpoint-choice.ts';
import type { EndpointPicture } from './outcome.ts';

/**
 * `holds`: an established connection with nothing unanswered on it. The message channel has a ping every 54 seconds and TCP a probe of its
 * own every 15, so that a path that has died shows within a minute; until then it looks alive.
 * `stale`: only connections on which the peer has fallen silent. `lacks`: every descriptor was read, and no connection is there at all.
 */
export type Witness =
  | { readonly kind: 'holds' | 'stale'; readonly socket: AgentSocket; readonly via: 'endpoint' | 'proxy' }
  | { readonly kind: 'lacks' | 'unknown' };

/** What an agent stays connected to. */
export type HeldService = Extract<Service, 'ssmmessages' | 'ec2messages'>;

/** A healthy agent has its channel some ten seconds after its start; until then, that it has none says nothing. */
const SETTLED_AFTER_SECONDS = 60;

/** One retransmission, or one probe in flight, is everyday life. */
const SILENT_AFTER = 2;

const HTTPS = 443;

/**
 * What the agent's connections say about a service that it stays connected to: `ssmmessages`, and `ec2messages` with an old agent. A call
 * of `ssm` lasts a moment every five minutes: its connections prove nothing, nor does their absence.
 */
export function witnessOf(facts: Facts, endpoints: readonly EndpointPicture[], service: HeldService): Witness {
  const { sockets } = facts.node.agent;
  const endpoint = endpointOf({ endpoints }, service);
  if (sockets === undefined || endpoint === undefined) return { kind: 'unknown' };
  const proxy = proxyFor(facts, endpoint.host);
  const proxyIps = facts.node.proxy?.addresses?.ips ?? [];
  const via = proxy === null ? 'endpoint' : 'proxy';
  const elsewhere = new Set(
    endpoints
      .filter(({ host }) => host !== endpoint.host)
      .flatMap(({ all }) => all)
      .map(({ ip }) => ip),
  );
  // An address that two services share does not say which of them is meant.
  const own = new Set(endpoint.all.map(({ ip }) => ip).filter((ip) => !elsewhere.has(ip)));
  const leadsThere = ({ ip, port, own: isAgents }: AgentSocket): boolean => {
    if (proxy === null) return port === HTTPS && own.has(ip);
    // The proxy's name may have any address; its port, and the agent at this end, are known.
    return port === proxy.port && (isAgents === true || ip === proxy.host || proxyIps.includes(ip));
  };
  const open = sockets.list.filter((socket) => socket.state === 'established' && leadsThere(socket));
  const alive = open.filter(({ unanswered }) => unanswered === 0);
  const socket = alive.find((one) => one.own === true) ?? alive[0];
  if (socket !== undefined) return { kind: 'holds', socket, via };
  const silent = open.find((one) => one.own === true && one.unanswered >= SILENT_AFTER);
  if (silent !== undefined && open.every(({ unanswered }) => unanswered >= SILENT_AFTER))
    return { kind: 'stale', socket: silent, via };
  const connected = sockets.list.some(({ state }) => state === 'established');
  const isSettled = (sockets.runsForSeconds ?? Infinity) >= SETTLED_AFTER_SECONDS;
  return { kind: sockets.complete && !connected && isSettled ? 'lacks' : 'unknown' };
}

/** The connection that proves a capability; null where nothing does. Root's alone, unless it is known to be the agent's, proves nothing. */
export function provenBy(witness: Witness): string | null {
  return witness.kind === 'holds' && witness.socket.own === true ? `the agent ${heldInWords(witness)}` : null;
}

export function endpointOf({ endpoints }: Endpoints, wanted: Service): EndpointPicture | undefined {
  return endpoints.find(({ service, kind }) => service === wanted && kind === 'endpoint');
}

/** The proxy through which the agent's own settings send this host. */
function proxyFor(facts: Facts, host: string): { readonly host: string; readonly port: number } | null {
  const agent = facts.node.proxy?.agent ?? null;
  if (agent?.https == null) return null;
  return bypassesProxy(agent.noProxy, host, HTTPS) ? null : agent.https;
}

export function heldInWords({ socket, via }: Extract<Witness, { readonly socket: AgentSocket }>): string {
  return `holds a connection to ${via === 'proxy' ? 'its proxy ' : ''}${placeOf(socket)} on which nothing is unanswered`;
}

export function placeOf({ ip, port }: AgentSocket): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
