/**
 * Remedies where the server to blame is the VPC's own resolver. No DNS team runs it: what it says is set in Route 53 and in the VPC, and
 * no security group or network ACL filters it.
 */

import ipaddr from 'ipaddr.js';
import { hostName } from './foreign.ts';
import { askCommand, firewallCommands } from './node-commands.ts';
import { list } from './phrases.ts';
import { type Known, own } from './quote.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { addressesOnly, isIpv6, valuesOf } from './values.ts';

/** The same in every VPC (Amazon VPC User Guide, "Amazon DNS server"). */
const EVERYWHERE: ReadonlySet<string> = new Set(['169.254.169.253', 'fd00:ec2::253']);

/** Where the metadata service does not tell the ranges: what DHCP hands out on EC2 unless somebody has set another. */
const MAY_BE = /^(?:\d{1,3}\.){3}2$/u;

/** The third address of each range is reserved for it ("Subnet CIDR blocks", reserved addresses). */
function plusTwo(range: string): string | null {
  if (!ipaddr.IPv4.isValidCIDR(range)) return null;
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.networkAddressFromCIDR(range).octets;
  return [a, b, c, d + 2].join('.');
}

/** Whether this server is the resolver of this node's VPC, under one of its addresses. */
export function isVpcResolver(server: string, context: RemedyContext): boolean {
  if (context.isElsewhere === true) return false;
  return (
    EVERYWHERE.has(server) ||
    server === context.amazonResolver ||
    (context.imds === null
      ? context.kind === 'ec2' && MAY_BE.test(server)
      : context.imds.vpcCidrs.some((range) => plusTwo(range) === server))
  );
}

/** Whose servers these are: of the VPC, and of somebody who runs DNS servers. Each once. */
export function byOwner(
  servers: readonly string[],
  context: RemedyContext,
): { readonly vpc: readonly string[]; readonly others: readonly string[] } {
  const all = [...new Set(servers)];
  const vpc = all.filter((server) => isVpcResolver(server, context));
  return { vpc, others: all.filter((server) => !vpc.includes(server)) };
}

/** Who decides what this node's names lead to, where no single server is to blame. */
export function ownerOfNames(context: RemedyContext): 'vpc' | 'dns' {
  const { dnsServers = [] } = context;
  return dnsServers.length > 0 && byOwner(dnsServers, context).others.length === 0 ? 'vpc' : 'dns';
}

/** What the finding is about: the names, and the addresses under which the resolver was asked. */
export interface Asked {
  readonly hosts: readonly string[];
  readonly servers: readonly string[];
  readonly proof: string;
}

function ask({ hosts, servers }: Asked, context: RemedyContext): readonly string[] {
  const host = hosts[0] ?? context.requiredHosts[0] ?? `ssm.${valuesOf(context).zone}`;
  return addressesOnly(servers).map((server) => askCommand(context, host, server));
}

/** DNS Firewall answers a blocked name with nothing (NODATA, NXDOMAIN) or with another name. */
export function passDnsFirewall(asked: Asked, context: RemedyContext): Remedy {
  const { vpcId } = valuesOf(context);
  const names = [...new Set([...asked.hosts, ...context.requiredHosts])].slice(0, 10);
  const inList = (operation: 'ADD' | 'REMOVE'): string =>
    aws(
      context,
      `route53resolver update-firewall-domains --firewall-domain-list-id ALLOWED_LIST_ID --operation ${operation} --domains ${names.map(hostName).join(' ')}`,
    );
  return remedy({
    title: 'let DNS Firewall pass these names',
    oneFits: ['rules with a list of allowed names', 'rules that only block, to see whether it is this'],
    owner: 'vpc',
    text:
      `If a rule group of DNS Firewall is associated with ${vpcId}: add ${list(names, 10)} to the list that a rule with a smaller priority allows. ` +
      'Where no rule allows anything, have the one that blocks report only (ALERT), and once that has helped make such a list and its rule. ' +
      'If no group is associated, this is not it.',
    commands: [
      ...ask(asked, context),
      aws(context, `route53resolver list-firewall-rule-group-associations --vpc-id ${vpcId}`),
      aws(context, 'route53resolver list-firewall-rules --firewall-rule-group-id FIREWALL_RULE_GROUP_ID'),
      inList('ADD'),
      aws(
        context,
        'route53resolver update-firewall-rule --firewall-rule-group-id FIREWALL_RULE_GROUP_ID --firewall-domain-list-id BLOCKED_LIST_ID --action ALERT',
      ),
    ],
    permission:
      'route53resolver:ListFirewallRuleGroupAssociations, route53resolver:ListFirewallRules, route53resolver:UpdateFirewallDomains, ' +
      'route53resolver:UpdateFirewallRule',
    risk: 'A rule group applies to every VPC that it is associated with.',
    rollback: inList('REMOVE'),
    verify: asked.proof,
  });
}

/** A private zone hides every public name at and below its own: Route 53 does not fall through. */
export function mendPrivateZone(asked: Asked, context: RemedyContext): Remedy {
  const { vpcId, region, zone } = valuesOf(context);
  const vpc = `VPCRegion=${region},VPCId=${vpcId}`;
  return remedy({
    title: 'take the private zone that hides the name off this VPC',
    owner: 'vpc',
    text:
      `Look for a private hosted zone at or above ${zone} that covers ${list(asked.hosts)}. Correct the record there or add the missing one (an ` +
      'alias to the endpoint), or take the zone off this VPC.',
    commands: [
      ...ask(asked, context),
      aws(context, `route53 list-hosted-zones-by-vpc --vpc-id ${vpcId} --vpc-region ${region}`),
      aws(context, 'route53 list-resource-record-sets --hosted-zone-id HOSTED_ZONE_ID --max-items 100'),
      aws(context, `route53 disassociate-vpc-from-hosted-zone --hosted-zone-id HOSTED_ZONE_ID --vpc ${vpc}`),
    ],
    permission:
      'route53:ListHostedZonesByVPC, ec2:DescribeVpcs, route53:ListResourceRecordSets, route53:DisassociateVPCFromHostedZone',
    risk: 'Taking the zone off removes all of its names from the whole VPC: read its records before. Adding a record is safer.',
    rollback: aws(context, `route53 associate-vpc-with-hosted-zone --hosted-zone-id HOSTED_ZONE_ID --vpc ${vpc}`),
    verify: asked.proof,
  });
}

/** A rule sends the names to other servers; then those decide, or are silent. */
export function mendResolverRule(asked: Asked, context: RemedyContext): Remedy {
  const { vpcId, zone } = valuesOf(context);
  return remedy({
    title: 'take the Resolver rule for these names off this VPC',
    owner: 'vpc',
    text:
      `Look for a Route 53 Resolver rule at or above ${zone}: it has the VPC's resolver ask other servers, through an outbound endpoint, and ` +
      'says what they say. Mend its targets, or take the rule off this VPC.',
    commands: [
      ...ask(asked, context),
      aws(context, `route53resolver list-resolver-rule-associations --filters Name=VPCId,Values=${vpcId}`),
      aws(context, 'route53resolver get-resolver-rule --resolver-rule-id RESOLVER_RULE_ID'),
      aws(context, `route53resolver disassociate-resolver-rule --vpc-id ${vpcId} --resolver-rule-id RESOLVER_RULE_ID`),
    ],
    permission:
      'route53resolver:ListResolverRuleAssociations, route53resolver:GetResolverRule, route53resolver:DisassociateResolverRule, ec2:DescribeVpcs',
    risk: 'Names that only the servers of the rule know stop resolving in the whole VPC.',
    rollback: aws(context, `route53resolver associate-resolver-rule --vpc-id ${vpcId} --resolver-rule-id RESOLVER_RULE_ID`),
    verify: asked.proof,
  });
}

/**
 * The VPC's resolver lacks the private view that another server has: a rule has it ask that one.
 * @param targets addresses of servers with the right view; a placeholder where none is known.
 */
export function addResolverRule(
  servers: readonly string[],
  targets: readonly Known[],
  zones: readonly Known[],
  context: RemedyContext,
  proof: string,
): Remedy {
  const { vpcId } = valuesOf(context);
  const ips = (targets.length > 0 ? targets : [own`DNS_SERVER_IP`]).map((ip) => (isIpv6(ip) ? `Ipv6=${ip}` : `Ip=${ip}`));
  return remedy({
    title: "have the VPC's resolver ask the servers that know these names",
    owner: 'vpc',
    text:
      `${list(servers, 2)} is the VPC's own resolver: give ${vpcId} a Route 53 Resolver rule that forwards ${list(zones, 4)} to the servers with the ` +
      'right view, through an outbound endpoint. Or associate the private hosted zone, or the rule, of the VPC that holds the endpoints with this one.',
    commands: [
      aws(context, 'route53resolver list-resolver-endpoints --filters Name=Direction,Values=OUTBOUND'),
      ...zones.map((zone) =>
        aws(
          context,
          `route53resolver create-resolver-rule --creator-request-id ssm-probe-${zone} --rule-type FORWARD --domain-name ${zone} ` +
            `--resolver-endpoint-id OUTBOUND_ENDPOINT_ID --target-ips ${ips.join(' ')}`,
        ),
      ),
      aws(context, `route53resolver associate-resolver-rule --resolver-rule-id NEW_RULE_ID --vpc-id ${vpcId}`),
    ],
    permission:
      'route53resolver:ListResolverEndpoints, route53resolver:CreateResolverRule, route53resolver:AssociateResolverRule, ec2:DescribeVpcs',
    risk: `All of ${vpcId} gets the answers of these servers for ${list(zones, 4)}, and needs a route to them.`,
    rollback: aws(context, `route53resolver disassociate-resolver-rule --vpc-id ${vpcId} --resolver-rule-id NEW_RULE_ID`),
    verify: proof,
  });
}

/** Answers from a rule's servers are not signed, and cannot be validated. */
export function stopValidation(asked: Asked, context: RemedyContext): Remedy {
  const { vpcId } = valuesOf(context);
  return remedy({
    title: 'turn DNSSEC validation of the VPC off',
    owner: 'vpc',
    text: `DNSSEC validation for ${vpcId} fails names whose signatures do not fit, as those that a Resolver rule or a filter changes.`,
    commands: [
      ...ask(asked, context),
      aws(context, `route53resolver get-resolver-dnssec-config --resource-id ${vpcId}`),
      aws(context, `route53resolver update-resolver-dnssec-config --resource-id ${vpcId} --validation DISABLE`),
    ],
    permission: 'route53resolver:GetResolverDnssecConfig, route53resolver:UpdateResolverDnssecConfig',
    risk: 'Answers are no longer validated for the whole VPC; TLS still proves who the endpoints are.',
    rollback: aws(context, `route53resolver update-resolver-dnssec-config --resource-id ${vpcId} --validation ENABLE`),
    verify: asked.proof,
  });
}

/** It answers nothing at all: switched off, or this node's packets do not get there. */
export function turnVpcDnsOn({ servers, proof }: Asked, context: RemedyContext): Remedy {
  const { vpcId } = valuesOf(context);
  return remedy({
    title: 'turn the DNS of the VPC on',
    owner: 'vpc',
    text: `${list(servers)} is the VPC's own resolver, which no security group and no network ACL filters. Its switch is the attribute enableDnsSupport of ${vpcId}.`,
    commands: [
      aws(context, `ec2 describe-vpc-attribute --vpc-id ${vpcId} --attribute enableDnsSupport`),
      aws(context, `ec2 modify-vpc-attribute --vpc-id ${vpcId} --enable-dns-support Value=true`),
    ],
    permission: 'ec2:DescribeVpcAttribute, ec2:ModifyVpcAttribute',
    risk: 'Turns Amazon DNS on for the whole VPC.',
    rollback: aws(context, `ec2 modify-vpc-attribute --vpc-id ${vpcId} --enable-dns-support Value=false`),
    verify: proof,
  });
}

/** Empty where the node's own filter is known already. */
export function ownWayToDns({ servers, proof }: Asked, context: RemedyContext): readonly Remedy[] {
  if (context.firewall !== null) return [];
  return [
    remedy({
      title: "look at this node's own route and firewall for DNS",
      owner: 'node',
      text: `On this node: where the route to ${list(servers, 4)} leads, and whether its own firewall drops UDP or TCP 53.`,
      commands: firewallCommands(context, servers, true),
      permission: 'administrator rights on the node',
      risk: 'These commands only read.',
      verify: proof,
    }),
  ];
}

/** Of the ENA driver, where it has them. */
const COUNTERS: Readonly<Record<RemedyContext['os'], string>> = {
  linux: 'for name in $(ls /sys/class/net); do ethtool -S $name 2>/dev/null | grep linklocal_allowance_exceeded; done',
  other: 'netstat -s -p udp',
  macos: 'netstat -s -p udp',
  windows: "Get-Counter -ListSet 'ENA Packets Shaping' | Select-Object -ExpandProperty Paths | Get-Counter",
};

/** 1,024 packets a second for each interface, shared with the metadata and the time service; the rest is dropped. */
export function sparePackets({ proof }: Asked, context: RemedyContext): Remedy {
  return remedy({
    title: "see whether this interface exceeds the resolver's packet rate",
    owner: 'node',
    text:
      "The VPC's resolver takes 1,024 packets a second from each network interface and drops the rest; the limit cannot be raised. If the counter " +
      'grows, find who asks so much, and let a name cache on the node (systemd-resolved, dnsmasq, nscd) answer what repeats.',
    commands: [COUNTERS[context.os]],
    permission: 'administrator rights on the node',
    risk: 'The look-up changes nothing.',
    verify: proof,
  });
}
