/**
 * What the account does not explain: its rules let everything through, and the node met silence, a refusal or no name. Then the node itself, or
 * something between the two that no account tells of, is where to look. Pure.
 */
import type { Answer, Suspect } from './answer.ts';
import type { Contradiction } from './contradictions.ts';
import type { Observed, ObservedConnection, ObservedHost } from './observed.ts';
import type { Asked, Way } from './ways.ts';

const OWN = {
  linux: 'its own packet filter (nft list ruleset, iptables-save) and its routes (ip route get ADDRESS, ip rule)',
  windows: 'its own firewall (Get-NetFirewallRule) and its routes (Find-NetRoute -RemoteIPAddress ADDRESS)',
} as const;
const BETWEEN = 'the network of a container or a VPN on it, a security agent, and the proxy that it may have to use';

const isExcluded = ({ answer }: { readonly answer: Answer }): boolean => answer.outcome === 'excluded';

/** @param walked every check on the way of this connection, as the account says; none: the node has no address of that family. */
export function connectionLeads(
  { host }: Asked,
  { ip, fate }: ObservedConnection,
  walked: readonly Suspect[],
  os: Observed['os'],
): readonly Contradiction[] {
  if (walked.length === 0) return [];
  const own = `${os === 'windows' ? OWN.windows : OWN.linux}, ${BETWEEN}`.replace('ADDRESS', ip);
  const about = (node: string, account: string, lead: string): readonly Contradiction[] => [
    { what: `the connection to ${ip}`, node, account, lead, isHarmless: false },
  ];
  switch (fate) {
    case 'silent':
      if (!walked.every(isExcluded)) return [];
      return about(
        `TCP to ${ip} (${host}) gets no answer`,
        'the account lets the packets and the answers through: groups, network ACLs and routes, both ways',
        `Look at the node: ${own}.`,
      );
    case 'answered':
      return about(
        `TCP to ${ip} (${host}) is refused`,
        'security groups, network ACLs and routes never refuse: they are silent',
        `Something else answers. Look at the node: ${own}; then for an appliance on the way.`,
      );
    case 'stopped':
      return about(
        `TCP to ${ip} (${host}) ends with an error of the node's own system`,
        'nothing in an account makes such an error: what it stops is silent',
        `Look at the node: ${own}.`,
      );
    case 'open':
    case 'unknown':
      return [];
  }
}

/** The name is nothing for the node, or not everywhere the same, and nothing in the account keeps it from being public. */
export function publicNameLead(asked: Asked, seen: ObservedHost, way: Way, names: readonly Suspect[]): readonly Contradiction[] {
  const isLost = seen.name === 'none' || seen.name === 'mixed';
  if (!isLost || way.kind !== 'public' || !names.every(isExcluded)) return [];
  const servers = asked.resolvers.length === 0 ? 'its DNS servers' : asked.resolvers.join(', ');
  return [
    {
      what: `the name ${asked.host}`,
      node: `${asked.host} is ${seen.name === 'none' ? 'nothing' : 'not the same'} for the node's DNS servers`,
      account: `nothing in ${asked.vpc.vpcId} hides it: its resolver answers with the public addresses`,
      lead: `Look at the node: which DNS servers it asks (${servers}), what its own packet filter does to port 53, and what stands in its hosts file.`,
      isHarmless: false,
    },
  ];
}
