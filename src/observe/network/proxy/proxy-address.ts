/** Finds the proxy: looks it up as its client would, and tries its addresses if it has several. */
import ipaddr from 'ipaddr.js';
import { whyNotLearnt } from '../../../facts/not-learnt.ts';
import type { ProxyAddresses, ProxyServer } from '../../../facts/proxy.ts';
import type { Ports } from '../../../platform/ports.ts';
import { getaddrinfo } from '../dns/lookup.ts';
import { surveyNames } from '../dns/names.ts';
import type { PacketBudget } from '../dns/packet-budget.ts';
import type { ServerSources } from '../dns/round.ts';
import type { ConnectionLimits } from '../target.ts';

/** A client tries them one after another; no client waits for the fifth. */
const MAX_ADDRESSES = 4;
const MAX_PORT = 65_535;
/** Go dials an empty host as this machine itself. */
const OWN_ADDRESSES = ['127.0.0.1', '::1'];

export interface ProxyNames {
  /** The addresses that the hosts file has for a name. */
  readonly pinned: (host: string) => Promise<readonly string[]>;
  readonly servers: ServerSources;
  readonly budget: PacketBudget;
}

/** Never rejects. */
export async function findProxy(
  ports: Ports,
  { host, port }: ProxyServer,
  names: ProxyNames,
  limits: ConnectionLimits,
): Promise<ProxyAddresses> {
  // Go dials no such port: it fails before it looks the host up.
  if (port < 1 || port > MAX_PORT)
    return { source: 'literal', ips: [], used: null, closed: [], problem: `there is no port ${port}` };
  const { ips, source, problem, unknown } = await addressesOf(ports, host, names, limits);
  const tried = ips.slice(0, MAX_ADDRESSES);
  const none = { source, ips: tried, closed: [], problem, ...(unknown === undefined ? {} : { unknown }) } as const;
  if (tried.length < 2) return { ...none, used: tried[0] ?? null };
  const dials = await Promise.all(
    tried.map(async (ip) => {
      const dialed = await ports.network.dial({ ip, port }, limits);
      if (dialed.outcome === 'ok') dialed.socket.destroy();
      const isKnown = dialed.outcome === 'failed' && whyNotLearnt(dialed.reason, dialed.detail) === null;
      return { ip, isOpen: dialed.outcome === 'ok', detail: isKnown ? `${dialed.reason}: ${dialed.detail}` : null };
    }),
  );
  const closed = dials.flatMap(({ ip, detail }) => (detail === null ? [] : [{ ip, detail }]));
  return { ...none, closed, used: dials.find(({ isOpen }) => isOpen)?.ip ?? tried[0] ?? null };
}

type Found = Pick<ProxyAddresses, 'ips' | 'source' | 'problem' | 'unknown'>;

async function addressesOf(ports: Ports, host: string, names: ProxyNames, limits: ConnectionLimits): Promise<Found> {
  if (host === '') return { ips: OWN_ADDRESSES, source: 'literal', problem: null };
  if (ipaddr.isValid(host)) return { ips: [host], source: 'literal', problem: null };
  // No server is asked for what is no name, and getent would read a hyphen as an option.
  if (!/^[a-z0-9_][a-z0-9_.-]*$/iu.test(host)) return { ips: [], source: 'literal', problem: 'it is no host name' };
  const pinned = await names.pinned(host);
  if (pinned.length > 0) return { ips: pinned, source: 'hosts-file', problem: null };
  // The system's own lookup goes first: a proxy's name is often short, and only the search list
  // completes it.
  const found = await getaddrinfo(ports, host, limits);
  if (found.outcome === 'ok') return { ips: found.addresses, source: 'system', problem: null };
  if (found.outcome === 'failed') return { ips: [], source: 'system', problem: `${found.reason}: ${found.detail}` };
  if (found.outcome === 'inconclusive') return { ips: [], source: 'system', problem: found.why, unknown: found.why };
  // The survey wants a service, and nothing reads it.
  const asked = { host, service: 'ssm', kind: 'endpoint' } as const;
  const { dns } = await surveyNames(ports, [asked], names.servers, limits, () => undefined, names.budget);
  const ips = dns.flatMap(({ a, aaaa }) => [a, aaaa].flatMap((answer) => (answer.outcome === 'ok' ? answer.addresses : [])));
  const unique = [...new Set(ips)];
  if (unique.length > 0) return { ips: unique, source: 'dns', problem: null };
  const open = dns.flatMap(({ a, aaaa }) => [a, aaaa]).find(({ outcome }) => outcome === 'inconclusive');
  const unknown = open?.outcome === 'inconclusive' ? { unknown: open.why } : {};
  return { ips: unique, source: 'dns', problem: 'no DNS server has an address for it', ...unknown };
}
