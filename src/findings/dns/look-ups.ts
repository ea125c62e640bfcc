/** Commands that show what a DNS server says, and what Route 53 knows. */

import { askCommand } from '../../remedies/node-commands.ts';
import { aws } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import { addressesOnly, valuesOf } from '../../remedies/values.ts';

/** The agent's dialers, and those of its SDK, give a look-up and a connection together so long. */
export const DIAL_SECONDS = 30;

export const ROUTE53_PERMISSION =
  'route53:ListHostedZonesByVPC, ec2:DescribeVpcs, route53resolver:ListResolverRuleAssociations, ' +
  'route53resolver:ListFirewallRuleGroupAssociations';

/** A name that shows the fault; any required one will do when the finding names none. */
export function sampleHost(hosts: readonly string[], context: RemedyContext): string {
  return hosts[0] ?? context.requiredHosts[0] ?? `ssm.${valuesOf(context).zone}`;
}

export function askServers(hosts: readonly string[], servers: readonly string[], context: RemedyContext): readonly string[] {
  const host = sampleHost(hosts, context);
  return addressesOnly(servers).map((server) => askCommand(context, host, server));
}

/**
 * What in Route 53 can hide or block a public name: private zones, Resolver rules, DNS Firewall.
 * Read-only.
 */
export function route53LookUps(context: RemedyContext): readonly string[] {
  const { vpcId, region } = valuesOf(context);
  return [
    aws(context, `route53 list-hosted-zones-by-vpc --vpc-id ${vpcId} --vpc-region ${region}`),
    aws(context, `route53resolver list-resolver-rule-associations --filters Name=VPCId,Values=${vpcId}`),
    aws(context, `route53resolver list-firewall-rule-group-associations --vpc-id ${vpcId}`),
  ];
}
