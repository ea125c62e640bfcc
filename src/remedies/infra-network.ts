/** Security group rules and routes as infrastructure code. */

import { hclBlock, ref } from './hcl.ts';
import { cloudformation, terraform } from './infrastructure.ts';
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
  const out = direction === 'egress';
  const rules = ranges.map((range, index) => {
    const number = ranges.length === 1 ? '' : `${index + 1}`;
    return {
      hcl: hclBlock(`resource "aws_vpc_security_group_${direction}_rule" "ssm_https${number === '' ? '' : `_${number}`}"`, [
        ['security_group_id', group],
        ['ip_protocol', 'tcp'],
        ['from_port', 443],
        ['to_port', 443],
        [isSix(range) ? 'cidr_ipv6' : 'cidr_ipv4', range],
      ]),
      id: `SsmHttps${number}`,
      resource: {
        Type: out ? 'AWS::EC2::SecurityGroupEgress' : 'AWS::EC2::SecurityGroupIngress',
        Properties: {
          GroupId: group,
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          ...(isSix(range) ? { CidrIpv6: range } : { CidrIp: range }),
        },
      },
    };
  });
  return [
    terraform(rules.map(({ hcl }) => hcl)),
    cloudformation(Object.fromEntries(rules.map(({ id, resource }) => [id, resource]))),
  ];
}

/** Egress to S3's prefix list: its ranges change, the list's id does not. */
export function s3EgressSnippets(group: string, context: RemedyContext): readonly Snippet[] {
  const name = serviceNameOr('s3', valuesOf(context).region);
  return [
    terraform([
      hclBlock('data "aws_ec2_managed_prefix_list" "s3"', [['name', name]]),
      hclBlock('resource "aws_vpc_security_group_egress_rule" "s3"', [
        ['security_group_id', group],
        ['ip_protocol', 'tcp'],
        ['from_port', 443],
        ['to_port', 443],
        ['prefix_list_id', ref('data.aws_ec2_managed_prefix_list.s3.id')],
      ]),
    ]),
    cloudformation({
      S3Egress: {
        Type: 'AWS::EC2::SecurityGroupEgress',
        Properties: { GroupId: group, IpProtocol: 'tcp', FromPort: 443, ToPort: 443, DestinationPrefixListId: 'PREFIX_LIST_ID' },
      },
    }),
  ];
}

/** The default route of a private subnet, to a NAT gateway that is there already. */
export function natRouteSnippets(): readonly Snippet[] {
  const note = 'Only where the default route is missing: a second one in the same table is refused.';
  return [
    terraform(
      [
        hclBlock('resource "aws_route" "nat"', [
          ['route_table_id', 'ROUTE_TABLE_ID'],
          ['destination_cidr_block', '0.0.0.0/0'],
          ['nat_gateway_id', 'NAT_GATEWAY_ID'],
        ]),
      ],
      note,
    ),
    cloudformation(
      {
        NatRoute: {
          Type: 'AWS::EC2::Route',
          Properties: { RouteTableId: 'ROUTE_TABLE_ID', DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'NAT_GATEWAY_ID' },
        },
      },
      note,
    ),
  ];
}
