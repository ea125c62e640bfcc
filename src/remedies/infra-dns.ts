/**
 * Route 53 Resolver as infrastructure code: inbound endpoints, forwarding rules, and a hub's names
 * shared with this VPC.
 */

import { hclBlock, hclString, nested, ref } from './hcl.ts';
import { cfnRef, cloudformation, terraform } from './infrastructure.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Snippet } from './remedy-types.ts';
import { isIpv6, valuesOf } from './values.ts';

const INBOUND_NOTE =
  'Only where the VPC of the endpoints has no inbound endpoint yet. Two subnets in different zones, so that one zone may fail.';
const DNS_DESCRIPTION = 'DNS to the Resolver inbound endpoint';

/**
 * An inbound endpoint: the only way to a VPC's DNS view from outside it. TCP 53 too, because long
 * answers come over TCP (RFC 7766).
 * @param clients the DNS servers that will forward to it; addresses, already checked.
 */
export function inboundEndpointSnippets(clients: readonly string[], context: RemedyContext): readonly Snippet[] {
  const { vpcId, subnetId } = valuesOf(context);
  const four = clients.filter((ip) => !isIpv6(ip)).map((ip) => `${ip}/32`);
  const ranges = four.length > 0 ? four : ['DNS_SERVER_RANGE'];
  const subnets = [subnetId, 'SECOND_SUBNET_ID'];
  const rule = (protocol: 'tcp' | 'udp'): string =>
    hclBlock(`resource "aws_vpc_security_group_ingress_rule" "resolver_${protocol}"`, [
      ['for_each', ref(`toset([${ranges.map(hclString).join(', ')}])`)],
      ['security_group_id', ref('aws_security_group.resolver.id')],
      ['ip_protocol', protocol],
      ['from_port', 53],
      ['to_port', 53],
      ['cidr_ipv4', ref('each.value')],
    ]);
  return [
    terraform(
      [
        hclBlock('resource "aws_security_group" "resolver"', [
          ['name_prefix', 'resolver-inbound-'],
          ['description', DNS_DESCRIPTION],
          ['vpc_id', vpcId],
        ]),
        rule('udp'),
        rule('tcp'),
        hclBlock('resource "aws_route53_resolver_endpoint" "inbound"', [
          ['name', 'inbound'],
          ['direction', 'INBOUND'],
          ['security_group_ids', [ref('aws_security_group.resolver.id')]],
          ...subnets.map((subnet) => nested('ip_address', [['subnet_id', subnet]])),
        ]),
      ],
      INBOUND_NOTE,
    ),
    cloudformation(
      {
        ResolverSecurityGroup: {
          Type: 'AWS::EC2::SecurityGroup',
          Properties: {
            GroupDescription: DNS_DESCRIPTION,
            VpcId: vpcId,
            SecurityGroupIngress: ranges.flatMap((range) =>
              ['udp', 'tcp'].map((protocol) => ({ IpProtocol: protocol, FromPort: 53, ToPort: 53, CidrIp: range })),
            ),
          },
        },
        InboundEndpoint: {
          Type: 'AWS::Route53Resolver::ResolverEndpoint',
          Properties: {
            Direction: 'INBOUND',
            SecurityGroupIds: [cfnRef('ResolverSecurityGroup')],
            IpAddresses: subnets.map((subnet) => ({ SubnetId: subnet })),
          },
        },
      },
      INBOUND_NOTE,
    ),
  ];
}

/**
 * A rule that keeps the names of the former DNS servers resolvable once the VPC asks its own
 * resolver.
 */
export function forwardingRuleSnippets(servers: readonly string[], context: RemedyContext): readonly Snippet[] {
  const { vpcId } = valuesOf(context);
  const targets = servers.filter((ip) => !isIpv6(ip)).slice(0, 6);
  if (targets.length === 0) return [];
  const note =
    'Keeps the names that only the former DNS servers know. OUTBOUND_ENDPOINT_ID is a Resolver outbound endpoint that can reach them.';
  return [
    terraform(
      [
        hclBlock('resource "aws_route53_resolver_rule" "former_servers"', [
          ['domain_name', 'CORPORATE_DOMAIN'],
          ['rule_type', 'FORWARD'],
          ['resolver_endpoint_id', 'OUTBOUND_ENDPOINT_ID'],
          ...targets.map((ip) => nested('target_ip', [['ip', ip]])),
        ]),
        hclBlock('resource "aws_route53_resolver_rule_association" "former_servers"', [
          ['resolver_rule_id', ref('aws_route53_resolver_rule.former_servers.id')],
          ['vpc_id', vpcId],
        ]),
      ],
      note,
    ),
    cloudformation(
      {
        FormerServers: {
          Type: 'AWS::Route53Resolver::ResolverRule',
          Properties: {
            DomainName: 'CORPORATE_DOMAIN',
            RuleType: 'FORWARD',
            ResolverEndpointId: 'OUTBOUND_ENDPOINT_ID',
            TargetIps: targets.map((ip) => ({ Ip: ip })),
          },
        },
        FormerServersAssociation: {
          Type: 'AWS::Route53Resolver::ResolverRuleAssociation',
          Properties: { ResolverRuleId: cfnRef('FormerServers'), VPCId: vpcId },
        },
      },
      note,
    ),
  ];
}

/**
 * The hub's private hosted zone, or its Resolver rule, shared with this VPC: two designs, of which
 * a hub has one.
 */
export function hubSnippets(context: RemedyContext): readonly Snippet[] {
  const { vpcId } = valuesOf(context);
  const note = 'For a hub that shares a Resolver rule.';
  return [
    terraform(
      [
        hclBlock('resource "aws_route53_zone_association" "hub"', [
          ['zone_id', 'HOSTED_ZONE_ID'],
          ['vpc_id', vpcId],
        ]),
      ],
      'For a hub that shares a private hosted zone. Its account must authorize the association first (aws_route53_vpc_association_authorization).',
    ),
    terraform(
      [
        hclBlock('resource "aws_route53_resolver_rule_association" "hub"', [
          ['resolver_rule_id', 'RESOLVER_RULE_ID'],
          ['vpc_id', vpcId],
        ]),
      ],
      note,
    ),
    cloudformation(
      {
        HubRule: {
          Type: 'AWS::Route53Resolver::ResolverRuleAssociation',
          Properties: { ResolverRuleId: 'RESOLVER_RULE_ID', VPCId: vpcId },
        },
      },
      note,
    ),
  ];
}
