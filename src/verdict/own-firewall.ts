/** Whether this node's own packet filter is what stops the packets of a finding: the first of all suspects, and the only one visible from here. */
import type { Draft, OwnFirewall } from '../catalog/data.ts';
import { fateOf, type Packet } from '../rules/firewall.ts';
import type { Picture } from '../rules/picture.ts';

type Destination = Pick<Packet, 'ip' | 'port' | 'protocol'>;

const METADATA: Destination = { ip: '169.254.169.254', port: 80, protocol: 'tcp' };
/** Each costs a walk through all rules; the same rule stops the rest. */
const MAX_DESTINATIONS = 16;

/** Null where the finding is not about packets, or the rules are not known or not understood. */
export function ownFirewallOf({ facts }: Picture, draft: Draft): OwnFirewall | null {
  const { firewall, addresses } = facts.node;
  const destinations = destinationsOf(draft, facts.node.imds.outcome === 'failed').slice(0, MAX_DESTINATIONS);
  if (firewall === undefined || destinations.length === 0) return null;
  const interfaces = [...new Set(addresses.filter(({ ip }) => ip !== '::1' && !ip.startsWith('127.')).map(({ name }) => name))];
  const fates = destinations.map((destination) => ({ destination, fate: fateOf(firewall, { ...destination, interfaces }) }));
  const stopped = fates.flatMap(({ destination, fate }) =>
    fate.kind === 'dropped' || fate.kind === 'rejected' ? [{ ip: destination.ip, fate }] : [],
  );
  const [first] = stopped;
  if (first === undefined) return fates.every(({ fate }) => fate.kind === 'passes') ? { kind: 'passes' } : null;
  const { chain, rule } = first.fate;
  return {
    kind: 'stops',
    tool: chain.tool,
    table: chain.table,
    chain: chain.name,
    rule: rule?.text ?? null,
    handle: rule?.handle ?? null,
    to: [...new Set(stopped.map(({ ip }) => ip))],
    isAll: stopped.length === fates.length,
  };
}

/** Where the packets of a finding go that got no answer, or a refusal. */
function destinationsOf(draft: Draft, imdsFailed: boolean): readonly Destination[] {
  const https = (ips: readonly { readonly ip: string }[]): Destination[] =>
    ips.map(({ ip }) => ({ ip, port: 443, protocol: 'tcp' }));
  switch (draft.code) {
    case 'tcp/filtered':
    case 'tcp/no-internet-path':
    case 'tcp/firewalled':
    case 'tcp/refused':
    case 'tcp/unreachable':
    case 's3/no-path':
    case 's3/dualstack-unreachable':
      return https(draft.data.addresses);
    case 'tcp/partial':
      return https(draft.data.failing);
    case 'dns/resolver-unreachable':
      return draft.data.servers.map((ip) => ({ ip, port: 53, protocol: 'udp' }));
    case 'imds/unreachable':
      return imdsFailed ? [METADATA] : [];
    default:
      return [];
  }
}
