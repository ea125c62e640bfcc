/** What the node saw, from its verdict: less than the facts hold, and enough for its connections and names. Pure. */
import { SERVICES } from '../knowledge/types.ts';
import type { ConnectionFate, NameFate, Observed, ObservedHost } from './evaluate/observed.ts';
import type { VerdictPart } from './node-file.ts';

type Endpoint = VerdictPart['endpoints'][number];

export function seenInVerdict({ node, endpoints }: VerdictPart): Observed {
  const all = endpoints.flatMap(({ addresses }) => addresses);
  return {
    os: /windows/iu.test(node.platform) ? 'windows' : 'linux',
    instanceId: node.id?.startsWith('i-') === true ? node.id : null,
    accountId: node.account ?? null,
    vpcId: node.vpcId,
    subnetId: node.subnetId ?? null,
    securityGroupIds: node.securityGroupIds ?? [],
    hasInstanceProfile: null,
    imdsFailure: null,
    addresses: distinct(all.flatMap(({ localIp }) => (localIp === undefined ? [] : [localIp]))),
    // The configured ones: of the others nobody asks but this program.
    resolvers: distinct(endpoints.flatMap(({ dns }) => dns.map(({ server }) => server))),
    hosts: endpoints.flatMap((endpoint) => hostOf(endpoint)),
  };
}

function hostOf({ host, service, required, path, dns, addresses }: Endpoint): readonly ObservedHost[] {
  const known = SERVICES.find((one) => one === service);
  if (known === undefined) return [];
  return [
    {
      host,
      service: known,
      required,
      proxied: path === 'proxy',
      name: nameFate(new Set(dns.map(({ status }) => status ?? 'unknown'))),
      connections: addresses.map(({ ip, localIp, localPort, tcp }) => ({
        ip,
        fate: fateOf(tcp),
        localIp: localIp ?? null,
        localPort: localPort ?? null,
      })),
    },
  ];
}

function nameFate(statuses: ReadonlySet<string>): NameFate {
  const [only, ...more] = statuses;
  if (only === undefined) return 'unknown';
  if (more.length > 0) return 'mixed';
  if (only === 'private' || only === 'public') return only;
  return only === 'unknown' ? 'unknown' : 'none';
}

function fateOf({ outcome, reason }: Endpoint['addresses'][number]['tcp']): ConnectionFate {
  if (outcome === 'ok') return 'open';
  if (outcome !== 'failed') return 'unknown';
  if (reason === 'timeout') return 'silent';
  if (reason === 'refused' || reason === 'reset') return 'answered';
  return reason === 'unreachable' || reason === 'denied' ? 'stopped' : 'unknown';
}

function distinct(all: readonly string[]): readonly string[] {
  return [...new Set(all)];
}
