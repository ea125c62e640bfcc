/** What a VPC's resolver answers, as the snapshot says: DNS Firewall, a forwarding rule, private DNS, a private zone, the public world. */
import { type LooseAccount, type LooseVpc, valueOf } from '../evaluate/parts.ts';

export type Answered =
  | { readonly kind: 'private' | 'public'; readonly ips: readonly string[] }
  | { readonly kind: 'none' | 'silent' };

/** The public addresses of a service; S3's are in its prefix list. */
function publicly(host: string): Answered {
  const ips = host.startsWith('s3.') ? ['52.216.1.1', '52.217.2.2'] : [host.startsWith('ssm.') ? '52.94.5.11' : '52.94.5.12'];
  return { kind: 'public', ips };
}

const plain = (name: string): string => name.replace(/\.$/u, '');
const isUnder = (host: string, domain: string): boolean => host === plain(domain) || host.endsWith(`.${plain(domain)}`);

function addressesOf({ networkInterfaces }: LooseVpc, ids: readonly string[]): readonly string[] {
  return valueOf(networkInterfaces)
    .filter(({ networkInterfaceId }) => ids.includes(networkInterfaceId))
    .flatMap(({ privateIpAddresses }) => privateIpAddresses.map(({ privateIpAddress }) => privateIpAddress));
}

function isBlocked({ firewallRuleGroups }: LooseVpc, host: string): boolean {
  const rules = valueOf(firewallRuleGroups).flatMap(({ rules: own }) => valueOf(own).toSorted((a, b) => a.priority - b.priority));
  const hit = rules.find(({ domains }) =>
    valueOf(domains).some((one) => one === '*' || one === host || (one.startsWith('*.') && host.endsWith(one.slice(1)))),
  );
  return hit?.action === 'BLOCK';
}

export function answersOf(account: LooseAccount, host: string): Answered {
  const vpcs = valueOf(account.vpcs);
  const [vpc] = vpcs;
  if (vpc === undefined) throw new Error('no VPC');
  const isOn = (part: LooseVpc['enableDnsSupport']): boolean => valueOf(part);
  if (!isOn(vpc.enableDnsSupport)) return { kind: 'silent' };
  if (isBlocked(vpc, host)) return { kind: 'none' };
  if (valueOf(vpc.resolverRules).some(({ domainName, ruleType }) => ruleType === 'FORWARD' && plain(domainName) === host))
    return publicly(host);
  const service = host.split('.')[0] ?? '';
  const own = valueOf(vpc.endpoints).find(
    ({ serviceName, privateDnsEnabled, state }) =>
      privateDnsEnabled && state === 'available' && serviceName.endsWith(`.${service}`),
  );
  if (own !== undefined && isOn(vpc.enableDnsHostnames))
    return { kind: 'private', ips: addressesOf(vpc, own.networkInterfaceIds) };
  const zone = valueOf(vpc.hostedZones).find(({ name }) => isUnder(host, name));
  if (zone === undefined) return publicly(host);
  const record = valueOf(zone.records).find(({ name }) => plain(name) === host);
  if (record === undefined) return { kind: 'none' };
  const target = plain(record.aliasTarget ?? '');
  for (const one of vpcs) {
    const named = valueOf(one.endpoints).find(({ dnsNames }) => dnsNames.includes(target));
    if (named !== undefined) return { kind: 'private', ips: addressesOf(one, named.networkInterfaceIds) };
  }
  return { kind: 'private', ips: record.values };
}
