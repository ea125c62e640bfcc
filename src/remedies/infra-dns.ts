/**
 * Route 53 Resolver as infrastructure code: inbound endpoints, forwarding rules, and a hub's names
 * shared with this VPC.
 */

import { hclBlock, hclString, nested, ref } from './hcl.ts';
import { cloudformationOnly, idOf, type Resource, snippets, terraform, terraformOnly } from './infrastructure.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Snippet } from './remedy-types.ts';
import { isIpv6, valuesOf } from './values.ts';

const INBOUND_NOTE =
  'Only where the VPC of the endpoints has no inbound endpoint yet. Two subnets in different zones, so that one zone may fail.';

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
  const group: Resource = {
    hcl: ['aws_security_group', 'resolver'],
    cfn: ['EC2::SecurityGroup', 'ResolverSecurityGroup'],
    members: [
      terraformOnly(['name_prefix', 'resolver-inbound-']),
      ['description', 'DNS to the Resolver inbound endpoint'],
      ['vpc_id', vpcId],
      cloudformationOnly({
        SecurityGroupIngress: ranges.flatMap((range) =>
          ['udp', 'tcp'].map((protocol) => ({ IpProtocol: protocol, FromPort: 53, ToPort: 53, CidrIp: range })),
        ),
      }),
    ],
  };
  const rule = (protocol: 'tcp' | 'udp'): string =>
    hclBlock(`resource "aws_vpc_security_group_ingress_rule" "resolver_${protocol}"`, [
      ['for_each', ref(`toset([${ranges.map(hclString).join(', ')}])`)],
      ['security_group_id', ref('aws_security_group.resolver.id')],
      ['ip_protocol', protocol],
      ['from_port', 53],
      ['to_port', 53],
      ['cidr_ipv4', ref('each.value')],
    ]);
  const endpoint: Resource = {
    hcl: ['aws_route53_resolver_endpoint', 'inbound'],
    cfn: ['Route53Resolver::ResolverEndpoint', 'InboundEndpoint'],
    members: [
      terraformOnly(['name', 'inbound']),
      ['direction', 'INBOUND'],
      ['security_group_ids', [idOf(group)]],
      {
        hcl: subnets.map((subnet) => nested('ip_address', [['subnet_id', subnet]])),
        cfn: { IpAddresses: subnets.map((subnet) => ({ SubnetId: subnet })) },
      },
    ],
  };
  return snippets([group, rule('udp'), rule('tcp'), endpoint], INBOUND_NOTE);
}

/** A Resolver rule that counts in this VPC. */
function association(name: string, id: string, rule: ReturnType<typeof idOf> | string, vpcId: string): Resource {
  return {
    hcl: ['aws_route53_resolver_rule_association', name],
    cfn: ['Route53Resolver::ResolverRuleAssociation', id],
    members: [['resolver_rule_id', rule], { hcl: [['vpc_id', vpcId]], cfn: { VPCId: vpcId } }],
  };
}

/**
 * A rule that keeps the names of the former DNS servers resolvable once the VPC asks its own
 * resolver.
 */
export function forwardingRuleSnippets(servers: readonly string[], context: RemedyContext): readonly Snippet[] {
  const targets = servers.filter((ip) => !isIpv6(ip)).slice(0, 6);
  if (targets.length === 0) return [];
  const rule: Resource = {
    hcl: ['aws_route53_resolver_rule', 'former_servers'],
    cfn: ['Route53Resolver::ResolverRule', 'FormerServers'],
    members: [
      ['domain_name', 'CORPORATE_DOMAIN'],
      ['rule_type', 'FORWARD'],
      ['resolver_endpoint_id', 'OUTBOUND_ENDPOINT_ID'],
      { hcl: targets.map((ip) => nested('target_ip', [['ip', ip]])), cfn: { TargetIps: targets.map((ip) => ({ Ip: ip })) } },
    ],
  };
  return snippets(
    [rule, association('former_servers', 'FormerServersAssociation', idOf(rule), valuesOf(context).vpcId)],
    'Keeps the names that only the former DNS servers know. OUTBOUND_ENDPOINT_ID is a Resolver outbound endpoint that can reach them.',
  );
}

/**
 * The hub's private hosted zone, or its Resolver rule, shared with this VPC: two designs, of which
 * a hub has one.
 */
export function hubSnippets(context: RemedyContext): readonly Snippet[] {
  const { vpcId } = valuesOf(context);
  const zone = hclBlock('resource "aws_route53_zone_association" "hub"', [
    ['zone_id', 'HOSTED_ZONE_ID'],
    ['vpc_id', vpcId],
  ]);
  return [
    terraform(
      [zone],
      'For a hub that shares a private hosted zone. Its account must authorize the association first (aws_route53_vpc_association_authorization).',
    ),
    ...snippets([association('hub', 'HubRule', 'RESOLVER_RULE_ID', vpcId)], 'For a hub that shares a Resolver rule.'),
  ];
}
