/**
 * What the VPC's resolver does with a name: DNS Firewall first, then the most specific of the forwarding rules, the private hosted zones and
 * the hidden zones of endpoints with private DNS (a rule wins over a zone of the same name).
 *
 * Sources: Route 53 Developer Guide, "Resolver rule domain names", "Considerations when working with a private hosted zone", "How DNS Firewall
 * works", "Domain list rules"; VPC User Guide, "DNS attributes for your VPC"; PrivateLink Guide, "Private DNS".
 */
import type { FirewallRuleGroup, HostedZone, ResolverRule, Vpc } from '../model.ts';
import { type Answer, cause, excluded, type Gap, gap, gapOf, isGap, type Suspect, type Tri, unknown } from './answer.ts';

/** In lower case, without the dot at its end; the zone of all names is empty. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/u, '');
}

function isUnder(host: string, domain: string): boolean {
  return domain === '' || host === domain || host.endsWith(`.${domain}`);
}

const labels = (domain: string): number => (domain === '' ? 0 : domain.split('.').length);

function mostSpecific<T>(things: readonly T[], host: string, domainOf: (thing: T) => string): T | undefined {
  return things
    .filter((thing) => isUnder(host, plainName(domainOf(thing))))
    .toSorted((a, b) => labels(plainName(domainOf(b))) - labels(plainName(domainOf(a))))[0];
}

export interface NameQuestion {
  readonly host: string;
  readonly vpc: Vpc;
  readonly region: string;
  /** An endpoint of this VPC has private DNS for it; null: that is not known. */
  readonly hasPrivateDns: boolean | null;
}

/** Is the resolver there at all? */
export function resolverSuspect({ vpc }: Pick<NameQuestion, 'vpc'>): Suspect {
  const said = (answer: Answer): Suspect => ({ what: 'the resolver of the VPC', code: 'account/vpc-dns', answer });
  const { enableDnsSupport: support, vpcId } = vpc;
  if (support.state !== 'known') return said(unknown([gapOf(`enableDnsSupport of ${vpcId}`, support)]));
  if (support.value) return said(excluded(`enableDnsSupport of ${vpcId} is on`));
  return said(
    cause(
      'account/vpc-dns',
      vpcId,
      `enableDnsSupport of ${vpcId} is off: the VPC's resolver answers nobody, and there is no private DNS.`,
      {
        part: 'enableDnsSupport',
        fix: { kind: 'vpc-attribute', vpcId, attribute: 'enableDnsSupport' },
      },
    ),
  );
}

/** Who answers the node? Addresses of the VPC's own inbound endpoints are as good as its resolver. */
export function dhcpSuspect({ vpc }: Pick<NameQuestion, 'vpc'>, amazonResolvers: readonly string[]): Suspect {
  const said = (answer: Answer): Suspect => ({ what: 'the DHCP options', code: 'account/dhcp-options', answer });
  if (vpc.dhcpOptions.state !== 'known') return said(unknown([gapOf(`the DHCP options of ${vpc.vpcId}`, vpc.dhcpOptions)]));
  const { dhcpOptionsId } = vpc.dhcpOptions.value;
  const others = otherServers(vpc, amazonResolvers);
  if (others.length === 0) return said(excluded(`${dhcpOptionsId} gives out the VPC's own resolver`));
  return said(
    unknown([
      gap(
        `what ${others.join(' and ')} answer`,
        `${dhcpOptionsId} gives out these DNS servers in place of the VPC's resolver; whether they forward to it, no account tells`,
      ),
    ]),
  );
}

/** Those of the DHCP options that are not the VPC's own. */
export function otherServers(vpc: Vpc, amazonResolvers: readonly string[]): readonly string[] {
  if (vpc.dhcpOptions.state !== 'known') return [];
  const inbound = inboundAddresses(vpc);
  const isAmazon = (server: string): boolean =>
    server.toLowerCase() === 'amazonprovideddns' || amazonResolvers.includes(server) || inbound.includes(server);
  return vpc.dhcpOptions.value.domainNameServers.filter((server) => !isAmazon(server));
}

function inboundAddresses({ resolverEndpoints }: Vpc): readonly string[] {
  if (resolverEndpoints.state !== 'known') return [];
  return resolverEndpoints.value
    .filter(({ direction }) => direction.toUpperCase() === 'INBOUND')
    .flatMap(({ addresses }) => (addresses.state === 'known' ? addresses.value.map(({ ip }) => ip) : []));
}

/** A FORWARD rule that takes the name away from an endpoint's private DNS. */
export function ruleSuspect({ host, vpc, hasPrivateDns }: NameQuestion): Suspect {
  const said = (answer: Answer): Suspect => ({ what: `resolver rules for ${host}`, code: 'account/resolver-rule', answer });
  if (vpc.resolverRules.state !== 'known') return said(unknown([gapOf(`the resolver rules of ${vpc.vpcId}`, vpc.resolverRules)]));
  const rule = mostSpecific(vpc.resolverRules.value, host, ({ domainName }) => domainName);
  if (rule === undefined || rule.ruleType.toUpperCase() !== 'FORWARD') return said(excluded(`no rule forwards ${host}`));
  const words = `${rule.id} forwards ${plainName(rule.domainName) === '' ? 'every name' : rule.domainName} to ${rule.targetIps.map(({ ip }) => ip).join(', ') || 'nobody'}`;
  if (plainName(rule.domainName) !== host) {
    // A hidden zone of an endpoint is for the name itself, and so more specific.
    if (hasPrivateDns === true) return said(excluded(`${words}, and the endpoint's private DNS is more specific`));
    return said(unknown([gap(`what is answered where ${rule.id} forwards to`, words, rule.ownerId)]));
  }
  if (hasPrivateDns !== true || isInbound(rule, vpc))
    return said(unknown([gap(`what is answered where ${rule.id} forwards to`, words, rule.ownerId)]));
  return said(
    cause('account/resolver-rule', rule.id, `${words}: a rule wins over the private DNS of the endpoint in ${vpc.vpcId}.`, {
      fix: { kind: 'resolver-rule', vpcId: vpc.vpcId, resolverRuleId: rule.id },
      owner: rule.ownerId,
    }),
  );
}

function isInbound({ targetIps }: ResolverRule, vpc: Vpc): boolean {
  const inbound = inboundAddresses(vpc);
  return targetIps.length > 0 && targetIps.every(({ ip }) => inbound.includes(ip));
}

/** Where a private hosted zone says the host is. */
export type ZoneSays =
  | { readonly outcome: 'none' }
  /** The zone has no such name: NXDOMAIN, whatever the public DNS says. */
  | { readonly outcome: 'hidden'; readonly zone: HostedZone }
  | { readonly outcome: 'addresses'; readonly zone: HostedZone; readonly ips: readonly string[] }
  | { readonly outcome: 'alias'; readonly zone: HostedZone; readonly target: string }
  | { readonly outcome: 'unknown'; readonly gap: Gap };

export function zoneSays({ host, vpc, hasPrivateDns }: NameQuestion): ZoneSays {
  const zones = vpc.hostedZones;
  if (zones.state !== 'known') return { outcome: 'unknown', gap: gapOf(`the private hosted zones of ${vpc.vpcId}`, zones) };
  const zone = mostSpecific(zones.value, host, ({ name }) => name);
  if (zone === undefined) return { outcome: 'none' };
  // The endpoint's hidden zone is for the name itself: only a zone of that very name stands beside it, and AWS lets nobody make both.
  if (hasPrivateDns !== false && plainName(zone.name) !== host)
    return hasPrivateDns === true
      ? { outcome: 'none' }
      : { outcome: 'unknown', gap: gap(`who answers ${host}`, `${zone.id} would, where no endpoint has private DNS for it`) };
  if (zone.records.state !== 'known')
    return { outcome: 'unknown', gap: gapOf(`the records of ${zone.id} (${zone.name})`, zone.records) };
  return recordOf(zone, zone.records.value, host);
}

type ZoneRecord = {
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
  readonly aliasTarget: string | null;
};

function recordOf(zone: HostedZone, records: readonly ZoneRecord[], host: string): ZoneSays {
  const named = (name: string): readonly ZoneRecord[] =>
    records.filter(
      (record) => plainName(record.name).replace(String.raw`\052`, '*') === name && ['A', 'AAAA', 'CNAME'].includes(record.type),
    );
  const wildcards = host.split('.').map((_, index, all) => `*.${all.slice(index + 1).join('.')}`);
  const found = [host, ...wildcards].map(named).find((some) => some.length > 0);
  const record = found?.find(({ type }) => type !== 'AAAA') ?? found?.[0];
  if (record === undefined) return { outcome: 'hidden', zone };
  const target = record.aliasTarget ?? (record.type === 'CNAME' ? (record.values[0] ?? null) : null);
  if (target !== null) return { outcome: 'alias', zone, target: plainName(target) };
  return { outcome: 'addresses', zone, ips: record.values };
}

export function zoneSuspect(question: NameQuestion, says: ZoneSays): Suspect {
  const { host, vpc } = question;
  const said = (answer: Answer): Suspect => ({ what: `private hosted zones for ${host}`, code: 'account/hosted-zone', answer });
  switch (says.outcome) {
    case 'none':
      return said(excluded(`no private hosted zone answers ${host}`));
    case 'unknown':
      return said(unknown([says.gap]));
    case 'addresses':
    case 'alias':
      return said(excluded(`${says.zone.id} (${says.zone.name}) has ${host}`));
    case 'hidden':
      return said(
        cause(
          'account/hosted-zone',
          says.zone.id,
          `The private hosted zone ${says.zone.id} (${says.zone.name}) has no record for ${host}, and hides what the public DNS knows.`,
          {
            fix: { kind: 'hosted-zone', vpcId: vpc.vpcId, region: question.region, hostedZoneId: says.zone.id },
            owner: says.zone.owner,
          },
        ),
      );
  }
}

/** `example.com` is that name alone, `*.example.com` what is below it, `*` everything. */
function isListed(domains: readonly string[], host: string): boolean {
  return domains
    .map(plainName)
    .some((domain) => domain === '*' || domain === host || (domain.startsWith('*.') && host.endsWith(domain.slice(1))));
}

/** Rule groups in the order of their associations, rules in the order of their priorities: the first that fits decides. */
export function firewallSuspect({ host, vpc }: NameQuestion): Suspect {
  const said = (answer: Answer): Suspect => ({ what: `DNS Firewall for ${host}`, code: 'account/dns-firewall', answer });
  if (vpc.firewallRuleGroups.state !== 'known')
    return said(unknown([gapOf(`the DNS Firewall of ${vpc.vpcId}`, vpc.firewallRuleGroups)]));
  const gaps: Gap[] = [];
  for (const group of vpc.firewallRuleGroups.value.toSorted((a, b) => a.priority - b.priority)) {
    if (group.rules.state !== 'known') {
      gaps.push(gapOf(`the rules of ${group.firewallRuleGroupId}`, group.rules));
      continue;
    }
    for (const rule of group.rules.value.toSorted((a, b) => a.priority - b.priority)) {
      const fits: Tri =
        rule.domains.state === 'known'
          ? isListed(rule.domains.value, host)
          : gapOf(`the domains of ${rule.firewallDomainListId ?? 'a rule'}`, rule.domains);
      if (isGap(fits)) gaps.push(fits);
      else if (fits) return said(gaps.length > 0 ? unknown(gaps) : decided(group, rule, host));
    }
  }
  return said(gaps.length > 0 ? unknown(gaps) : excluded('no rule of DNS Firewall is about it'));
}

interface FirewallRule {
  readonly name: string | null;
  readonly firewallDomainListId: string | null;
  readonly action: string;
  readonly blockResponse: string | null;
  readonly priority: number;
}

function decided({ firewallRuleGroupId, ownerId }: FirewallRuleGroup, rule: FirewallRule, host: string): Answer {
  const words = `rule ${rule.name ?? rule.priority} of ${firewallRuleGroupId}`;
  if (rule.action.toUpperCase() !== 'BLOCK') return excluded(`${words} lets ${host} pass`);
  return cause(
    'account/dns-firewall',
    firewallRuleGroupId,
    `DNS Firewall: ${words} blocks ${host}${rule.blockResponse === null ? '' : ` (${rule.blockResponse})`}.`,
    {
      part: `rule ${rule.name ?? rule.priority}${rule.firewallDomainListId === null ? '' : ` with ${rule.firewallDomainListId}`}`,
      owner: ownerId,
    },
  );
}
