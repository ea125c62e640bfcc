/** Who answers names in a VPC: Route 53 Resolver's rules and endpoints, private hosted zones, DNS Firewall. */

import { MANY } from '../model/known.ts';
import type { FirewallRuleGroup, HostedZone, Known, ResolverEndpoint, ResolverRule, Vpc } from '../model.ts';
import { known, mapped, together, unknown } from './known.ts';
import type { Reader } from './reader.ts';

type Names = Pick<Vpc, 'resolverRules' | 'resolverEndpoints' | 'hostedZones' | 'firewallRuleGroups' | 'firewallFailOpen'>;

interface Subject {
  readonly vpcId: string;
  readonly region: string;
  /** Host names that the node needs: a zone that holds none of them is not read. */
  readonly names: readonly string[];
}

export async function namesOf(reader: Reader, subject: Subject): Promise<Names> {
  const { vpcId } = subject;
  const [resolverRules, resolverEndpoints, hostedZones, firewallRuleGroups, config] = await Promise.all([
    rulesOf(reader, vpcId),
    endpointsOf(reader, vpcId),
    zonesOf(reader, subject),
    firewallOf(reader, vpcId),
    reader.call('route53resolver:GetFirewallConfig', { ResourceId: vpcId }),
  ]);
  const firewallFailOpen = mapped(config, ({ FirewallConfig }) => FirewallConfig?.FirewallFailOpen ?? 'DISABLED');
  return { resolverRules, resolverEndpoints, hostedZones, firewallRuleGroups, firewallFailOpen };
}

async function rulesOf(reader: Reader, vpcId: string): Promise<Known<readonly ResolverRule[]>> {
  const found = await reader.all(
    'route53resolver:ListResolverRuleAssociations',
    { Filters: [{ Name: 'VPCId', Values: [vpcId] }] },
    ({ ResolverRuleAssociations }) => ResolverRuleAssociations,
  );
  if (found.state !== 'known') return found;
  // AWS's own rule for everything else is no resource of anybody's account.
  const ids = found.value.map(({ ResolverRuleId = '' }) => ResolverRuleId).filter((id) => id.startsWith('rslvr-rr-'));
  const rules = ids.map(async (id): Promise<Known<ResolverRule>> => {
    const said = await reader.call('route53resolver:GetResolverRule', { ResolverRuleId: id });
    return mapped(said, ({ ResolverRule: rule }) => ({
      id,
      name: rule?.Name ?? null,
      ownerId: rule?.OwnerId ?? null,
      domainName: rule?.DomainName ?? '',
      ruleType: rule?.RuleType ?? '',
      targetIps: (rule?.TargetIps ?? []).map(({ Ip, Ipv6, Port }) => ({ ip: Ip ?? Ipv6 ?? '', port: Port ?? null })),
      resolverEndpointId: rule?.ResolverEndpointId ?? null,
    }));
  });
  return together(await Promise.all(rules));
}

async function endpointsOf(reader: Reader, vpcId: string): Promise<Known<readonly ResolverEndpoint[]>> {
  const found = await reader.all(
    'route53resolver:ListResolverEndpoints',
    { Filters: [{ Name: 'HostVPCId', Values: [vpcId] }] },
    ({ ResolverEndpoints }) => ResolverEndpoints,
  );
  if (found.state !== 'known') return found;
  const endpoints = found.value.map(async (one): Promise<ResolverEndpoint> => {
    const id = one.Id ?? '';
    const addresses = await reader.all(
      'route53resolver:ListResolverEndpointIpAddresses',
      { ResolverEndpointId: id },
      ({ IpAddresses }) => IpAddresses,
    );
    return {
      id,
      direction: one.Direction ?? '',
      status: one.Status ?? '',
      hostVpcId: one.HostVPCId ?? null,
      securityGroupIds: one.SecurityGroupIds ?? [],
      addresses: mapped(addresses, (all) =>
        all.map(({ Ip, Ipv6, SubnetId, Status }) => ({
          ip: Ip ?? Ipv6 ?? '',
          subnetId: SubnetId ?? null,
          status: Status ?? null,
        })),
      ),
    };
  });
  return known(await Promise.all(endpoints));
}

async function zonesOf(reader: Reader, { vpcId, region, names }: Subject): Promise<Known<readonly HostedZone[]>> {
  const found = await reader.all(
    'route53:ListHostedZonesByVPC',
    { VPCId: vpcId, VPCRegion: region as never },
    ({ HostedZoneSummaries }) => HostedZoneSummaries,
  );
  if (found.state !== 'known') return found;
  const zones = found.value.map(
    async ({ HostedZoneId = '', Name = '', Owner }): Promise<HostedZone> => ({
      id: HostedZoneId,
      name: Name,
      owner: Owner?.OwningAccount ?? Owner?.OwningService ?? null,
      records:
        Owner?.OwningService !== undefined
          ? unknown(`${Owner.OwningService} keeps it`)
          : await recordsOf(reader, HostedZoneId, Name, names),
    }),
  );
  return known(await Promise.all(zones));
}

/** Only of a zone that may hide a wanted name, or that stands above one. */
async function recordsOf(
  reader: Reader,
  HostedZoneId: string,
  zone: string,
  names: readonly string[],
): Promise<HostedZone['records']> {
  const ending = `.${zone.replace(/\.$/u, '').toLowerCase()}`;
  if (!names.some((name) => `.${name.toLowerCase()}`.endsWith(ending))) return unknown('no name that the node needs is in it');
  const found = await reader.all(
    'route53:ListResourceRecordSets',
    { HostedZoneId },
    ({ ResourceRecordSets }) => ResourceRecordSets,
    MANY,
  );
  return mapped(found, (all) =>
    all.map(({ Name = '', Type = '', ResourceRecords = [], AliasTarget }) => ({
      name: Name,
      type: Type,
      // Texts may hold anything; only addresses and names say where a name leads.
      values: /^(?:A|AAAA|CNAME)$/u.test(Type) ? ResourceRecords.map(({ Value = '' }) => Value) : [],
      aliasTarget: AliasTarget?.DNSName ?? null,
    })),
  );
}

async function firewallOf(reader: Reader, vpcId: string): Promise<Known<readonly FirewallRuleGroup[]>> {
  const found = await reader.all(
    'route53resolver:ListFirewallRuleGroupAssociations',
    { VpcId: vpcId },
    ({ FirewallRuleGroupAssociations }) => FirewallRuleGroupAssociations,
  );
  if (found.state !== 'known') return found;
  const groups = found.value.map(async (one): Promise<FirewallRuleGroup> => {
    const id = one.FirewallRuleGroupId ?? '';
    return {
      firewallRuleGroupId: id,
      associationId: one.Id ?? null,
      name: one.Name ?? null,
      ownerId: one.ManagedOwnerName ?? null,
      priority: one.Priority ?? 0,
      rules: await firewallRulesOf(reader, id),
    };
  });
  return known(await Promise.all(groups));
}

async function firewallRulesOf(reader: Reader, FirewallRuleGroupId: string): Promise<FirewallRuleGroup['rules']> {
  const found = await reader.all(
    'route53resolver:ListFirewallRules',
    { FirewallRuleGroupId },
    ({ FirewallRules }) => FirewallRules,
  );
  if (found.state !== 'known') return found;
  const rules = found.value.map(async (one) => {
    const list = one.FirewallDomainListId ?? null;
    const domains: Known<readonly string[]> =
      list === null
        ? unknown('the rule names no list')
        : await reader.all('route53resolver:ListFirewallDomains', { FirewallDomainListId: list }, ({ Domains }) => Domains, MANY);
    return {
      name: one.Name ?? null,
      firewallDomainListId: list,
      priority: one.Priority ?? 0,
      action: one.Action ?? '',
      blockResponse: one.BlockResponse ?? null,
      domains,
    };
  });
  return known(await Promise.all(rules));
}
