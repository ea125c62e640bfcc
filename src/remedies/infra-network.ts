/** Security group rules and routes as infrastructure code. */

import { hclBlock, ref } from './hcl.ts';
import { type Resource, snippets } from './infrastructure.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Snippet } from './remedy-types.ts';
import { isIpv6, serviceNameOr, valuesOf } from './values.ts';

/** The network part of CIDR notation is an IPv6 address. */
function isSix(range: string): boolean {
  return isIpv6(range.split('/')[0] ?? '');
}

/**
 * TCP 443 in or out of one security group, one rule for each range; rules as resources of their
 * own, because rules inside the group's resource would replace those that are there.
 * @param ranges CIDR notation, already checked, or one placeholder.
 */
export function httpsRuleSnippets(direction: 'ingress' | 'egress', group: string, ranges: readonly string[]): readonly Snippet[] {
  if (ranges.length === 0) return [];
  const type = direction === 'egress' ? 'EC2::SecurityGroupEgress' : 'EC2::SecurityGroupIngress';
  return snippets(
    ranges.map((range, index): Resource => {
      const number = ranges.length === 1 ? '' : `${index + 1}`;
      return {
        hcl: [`aws_vpc_security_group_${direction}_rule`, `ssm_https${number === '' ? '' : `_${number}`}`],
        cfn: [type, `SsmHttps${number}`],
        members: [...https(group), [isSix(range) ? 'cidr_ipv6' : 'cidr_ipv4', range]],
      };
    }),
  );
}

function https(group: string): Resource['members'] {
  return [
    ['security_group_id', group],
    ['ip_protocol', 'tcp'],
    ['from_port', 443],
    ['to_port', 443],
  ];
}

/** Egress to S3's prefix list: its ranges change, the list's id does not. */
export function s3EgressSnippets(group: string, context: RemedyContext): readonly Snippet[] {
  const name = serviceNameOr('s3', valuesOf(context).region);
  const list = {
    hcl: [['prefix_list_id', ref('data.aws_ec2_managed_prefix_list.s3.id')]],
    cfn: { DestinationPrefixListId: 'PREFIX_LIST_ID' },
  } as const;
  return snippets([
    hclBlock('data "aws_ec2_managed_prefix_list" "s3"', [['name', name]]),
    {
      hcl: ['aws_vpc_security_group_egress_rule', 's3'],
      cfn: ['EC2::SecurityGroupEgress', 'S3Egress'],
      members: [...https(group), list],
    },
  ]);
}

/** The default route of a private subnet, to a NAT gateway that is there already. */
export function natRouteSnippets(): readonly Snippet[] {
  return snippets(
    [
      {
        hcl: ['aws_route', 'nat'],
        cfn: ['EC2::Route', 'NatRoute'],
        members: [
          ['route_table_id', 'ROUTE_TABLE_ID'],
          ['destination_cidr_block', '0.0.0.0/0'],
          ['nat_gateway_id', 'NAT_GATEWAY_ID'],
        ],
      },
    ],
    'Only where the default route is missing: a second one in the same table is refused.',
  );
}
