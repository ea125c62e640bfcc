/** Security groups and network ACLs of a snapshot in nftables' words. Nothing of this reads what `src/account` makes of them. */
import { type Acl, type LooseAccount, type LooseVpc, valueOf } from '../evaluate/parts.ts';

type Group = (LooseVpc['securityGroups'] & { state: 'known' })['value'][number];
type Rule = (Group['rules'] & { state: 'known' })['value'][number];

/** What has addresses, and the groups on it. */
export interface Port {
  readonly ips: readonly string[];
  readonly groups: readonly string[];
  readonly subnetId: string;
}

/** Every interface that the snapshot has: the node's and those of endpoints. */
export function portsOf(account: LooseAccount): readonly Port[] {
  const own = valueOf(account.instance)?.networkInterfaces ?? [];
  const others = valueOf(account.vpcs).flatMap((vpc) => valueOf(vpc.networkInterfaces));
  return [...own, ...others].map(({ privateIpAddresses, groups, subnetId }) => ({
    ips: privateIpAddresses.map(({ privateIpAddress }) => privateIpAddress),
    groups,
    subnetId,
  }));
}

const NAMES: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp' };

function layerFour(protocol: string, from: number | null, to: number | null): string {
  const name = NAMES[protocol] ?? protocol;
  if (name === '-1') return '';
  return from === null || from < 0 ? `meta l4proto ${name}` : `${name} dport ${from}-${to}`;
}

/** `ip saddr 0.0.0.0/0` would be a rule that nftables refuses. */
function side(name: 'saddr' | 'daddr', cidr: string): string {
  return cidr === '0.0.0.0/0' ? '' : `ip ${name} ${cidr}`;
}

function peersOf(account: LooseAccount, rule: Rule): readonly string[] {
  const { cidrIpv4, prefixListId, referencedGroupInfo } = rule;
  if (cidrIpv4 !== undefined) return [cidrIpv4];
  if (prefixListId !== undefined) {
    const list = valueOf(account.prefixLists).find((one) => one.prefixListId === prefixListId);
    return list === undefined ? [] : valueOf(list.cidrs);
  }
  if (referencedGroupInfo === undefined || referencedGroupInfo.peeringStatus === 'deleted') return [];
  return portsOf(account).flatMap(({ ips, groups }) => (groups.includes(referencedGroupInfo.groupId) ? ips : []));
}

export const groupChain = (groupId: string, isEgress: boolean): string =>
  `${groupId.replace('-', '_')}_${isEgress ? 'out' : 'in'}`;

/** A rule that fits ends in `accept` for this step, which is a mark: groups add up, and the first of them must not end the walk. */
export function groupChains(account: LooseAccount): string {
  const groups = valueOf(account.vpcs).flatMap((vpc) => valueOf(vpc.securityGroups));
  return groups
    .flatMap((group) =>
      [true, false].map((isEgress) => {
        const lines = valueOf(group.rules)
          .filter((rule) => rule.isEgress === isEgress)
          .flatMap((rule) =>
            peersOf(account, rule).map(
              (cidr) =>
                ` ${side(isEgress ? 'daddr' : 'saddr', cidr)} ${layerFour(rule.ipProtocol, rule.fromPort, rule.toPort)} meta mark set 1 return`,
            ),
          );
        return `chain ${groupChain(group.groupId, isEgress)} {\n${lines.join('\n')}\n}`;
      }),
    )
    .join('\n');
}

export const aclChain = (networkAclId: string, egress: boolean): string =>
  `${networkAclId.replace('-', '_')}_${egress ? 'out' : 'in'}`;

export function aclChains(account: LooseAccount): string {
  const all = valueOf(account.vpcs).flatMap((vpc) => valueOf(vpc.networkAcls));
  return all.flatMap((list) => [true, false].map((egress) => numbered(list, egress))).join('\n');
}

function numbered({ networkAclId, entries }: Acl, egress: boolean): string {
  const lines = entries
    .filter((one) => one.egress === egress)
    .toSorted((a, b) => a.ruleNumber - b.ruleNumber)
    .map(
      ({ protocol, cidrBlock, portRange, ruleAction }) =>
        ` ${side(egress ? 'daddr' : 'saddr', cidrBlock ?? '')} ${layerFour(protocol, portRange?.from ?? null, portRange?.to ?? null)} ${ruleAction === 'allow' ? 'return' : 'drop'}`,
    );
  return `chain ${aclChain(networkAclId, egress)} {\n${lines.join('\n')}\n drop\n}`;
}
