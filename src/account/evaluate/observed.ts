/** What the node itself saw, as far as the account can be asked about it. Pure. */
import type { Facts } from '../../facts.ts';
import type { Service } from '../../knowledge/types.ts';
import { type EndpointPicture, pictureOf } from '../../picture/picture.ts';

/**
 * `open`: TCP was established. `silent`: no answer at all, which is what security groups, network ACLs and black holes do. `answered`: a reset or
 * an ICMP error, which they never send. `stopped`: the node's own system gave an error, which it may have from an ICMP error, too.
 */
export type ConnectionFate = 'open' | 'silent' | 'answered' | 'stopped' | 'unknown';

export interface ObservedConnection {
  readonly ip: string;
  readonly fate: ConnectionFate;
  readonly localIp: string | null;
  readonly localPort: number | null;
}

/** What the name is for this node: everywhere private, everywhere public, nothing, or something of all. */
export type NameFate = 'private' | 'public' | 'none' | 'mixed' | 'unknown';

export interface ObservedHost {
  readonly host: string;
  readonly service: Service;
  readonly required: boolean;
  /** The agent reaches it through a proxy: no route of the VPC leads there. */
  readonly proxied: boolean;
  readonly name: NameFate;
  readonly connections: readonly ObservedConnection[];
}

export interface Observed {
  readonly os: Facts['node']['os'];
  readonly instanceId: string | null;
  readonly accountId: string | null;
  readonly vpcId: string | null;
  readonly subnetId: string | null;
  readonly securityGroupIds: readonly string[];
  readonly hasInstanceProfile: boolean | null;
  /** Why the metadata service did not answer; null where it did, or nobody asked. */
  readonly imdsFailure: string | null;
  readonly addresses: readonly string[];
  /** The DNS servers that this node's programs ask. */
  readonly resolvers: readonly string[];
  /** What its own packet filter was seen to stop: then the account is not all that there is. */
  readonly hosts: readonly ObservedHost[];
}

export function observedOf(facts: Facts): Observed {
  const { node } = facts;
  const imds = node.imds.outcome === 'ok' ? node.imds.data : null;
  const picture = pictureOf(facts);
  return {
    os: node.os,
    instanceId: imds?.instanceId ?? null,
    accountId: imds?.accountId ?? null,
    vpcId: imds?.vpcId ?? null,
    subnetId: imds?.subnetId ?? null,
    securityGroupIds: imds?.securityGroupIds ?? [],
    hasInstanceProfile: imds?.hasInstanceProfile ?? null,
    imdsFailure: node.imds.outcome === 'failed' ? node.imds.reason : null,
    addresses: node.addresses.map(({ ip }) => ip),
    resolvers: [...new Set(picture.endpoints.flatMap(({ configured }) => configured.map(({ server }) => server)))],
    hosts: picture.endpoints.filter(({ kind }) => kind === 'endpoint').map(hostOf),
  };
}

function hostOf({ host, service, required, proxied, configured, agent }: EndpointPicture): ObservedHost {
  const statuses = new Set(configured.map(({ status }) => status));
  return {
    host,
    service,
    required,
    proxied,
    name: nameFate(statuses),
    connections: proxied
      ? []
      : agent.flatMap(({ ip, connection }) => (connection === null ? [] : [{ ...connectionOf(connection), ip }])),
  };
}

function nameFate(statuses: ReadonlySet<string>): NameFate {
  const [only, ...more] = statuses;
  if (only === undefined) return 'unknown';
  if (more.length > 0) return 'mixed';
  if (only === 'private' || only === 'public') return only;
  return only === 'unknown' ? 'unknown' : 'none';
}

function connectionOf({ tcp, localIp, localPort, proxy }: Facts['connections'][number]): Omit<ObservedConnection, 'ip'> {
  const fate = proxy !== undefined ? 'unknown' : fateOf(tcp);
  return { fate, localIp, localPort };
}

function fateOf(tcp: Facts['connections'][number]['tcp']): ConnectionFate {
  if (tcp.outcome === 'ok') return 'open';
  if (tcp.outcome !== 'failed') return 'unknown';
  switch (tcp.reason) {
    case 'timeout':
      return 'silent';
    case 'refused':
    case 'reset':
      return 'answered';
    case 'unreachable':
    case 'denied':
      return 'stopped';
    case 'other':
      return 'unknown';
  }
}
