/**
 * A fix as Terraform. What exists already comes with an `import` block (Terraform 1.5), so that a plan shows the one change and makes nothing
 * twice. What a fix takes away (a route, an association) is no resource: where Terraform made it, it is taken out there.
 */
import { hostName, partitionName, rangesOnly, resourceId, roleName } from '../../remedies/foreign.ts';
import { type HclBody, hclBlock, nested, ref } from '../../remedies/hcl.ts';
import { httpsRuleSnippets } from '../../remedies/infra-network.ts';
import { instanceProfileSnippets, metadataSnippets } from '../../remedies/infra-node.ts';
import { terraform } from '../../remedies/infrastructure.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Snippet } from '../../remedies/remedy-types.ts';
import type { Fix, Target } from '../evaluate/fix.ts';
import { HTTPS, TCP, UDP } from '../evaluate/packet.ts';
import type { Account, Vpc, VpcEndpoint } from '../model.ts';
import { POLICY_NAME } from '../policy/role-fix.ts';
import { allowed } from './policy-fixes.ts';

const NAME = 'ssm_probe';
const MANAGED = 'Where Terraform manages it already, make the change there: leave the import out.';

/** Nothing for what is no resource. */
export function snippetsOf(fix: Fix, account: Account, context: RemedyContext): readonly Snippet[] {
  switch (fix.kind) {
    case 'allow-in-group':
      return groupRule(fix);
    case 'allow-in-acl':
      return aclRule(fix);
    case 'route':
      return route(fix);
    case 'endpoint-route-table':
      return one('aws_vpc_endpoint_route_table_association', [
        ['vpc_endpoint_id', resourceId(fix.vpcEndpointId)],
        ['route_table_id', resourceId(fix.routeTableId)],
      ]);
    case 'create-endpoint':
      return one('aws_vpc_endpoint', [
        ['vpc_id', resourceId(fix.vpcId)],
        ['service_name', hostName(fix.serviceName)],
        ['vpc_endpoint_type', 'Interface'],
        ['subnet_ids', fix.subnetIds.length > 0 ? fix.subnetIds.map(resourceId) : ['SUBNET_ID']],
        ['security_group_ids', fix.groupIds.length > 0 ? fix.groupIds.map(resourceId) : ['ENDPOINT_SECURITY_GROUP_ID']],
        ['private_dns_enabled', true],
      ]);
    case 'private-dns':
      return privateDns(fix.vpcEndpointId, account);
    case 'vpc-attribute':
      return vpcAttributes(fix, account);
    case 'metadata-options':
      return metadataSnippets(context).filter(({ kind }) => kind === 'terraform');
    case 'start-instance':
      return one('aws_ec2_instance_state', [
        ['instance_id', resourceId(fix.instanceId)],
        ['state', 'running'],
      ]);
    case 'attach-gateway':
      return one('aws_internet_gateway_attachment', [
        ['internet_gateway_id', resourceId(fix.internetGatewayId)],
        ['vpc_id', resourceId(fix.vpcId)],
      ]);
    case 'accept-peering':
      return one('aws_vpc_peering_connection_accepter', [
        ['vpc_peering_connection_id', resourceId(fix.vpcPeeringConnectionId)],
        ['auto_accept', true],
      ]);
    case 'attach-policy':
    case 'allow-in-role':
    case 'endpoint-policy':
    case 'associate-profile':
      return permission(fix, context);
    // What is taken away, and single arguments of resources that are somebody else's (a trust policy, a check of an interface).
    case 'delete-route':
    case 'resolver-rule':
    case 'hosted-zone':
    case 'source-dest-check':
    case 'fill-profile':
    case 'trust-policy':
      return [];
  }
}

type Permission = Extract<Fix, { readonly kind: 'attach-policy' | 'allow-in-role' | 'endpoint-policy' | 'associate-profile' }>;

function permission(fix: Permission, context: RemedyContext): readonly Snippet[] {
  switch (fix.kind) {
    case 'attach-policy':
      return one('aws_iam_role_policy_attachment', [
        ['role', roleName(fix.roleName)],
        ['policy_arn', `arn:${partitionName(context.suffix.partition)}:iam::aws:policy/AmazonSSMManagedInstanceCore`],
      ]);
    case 'allow-in-role':
      return rolePolicy(fix);
    case 'endpoint-policy':
      return endpointPolicy(fix);
    case 'associate-profile':
      return instanceProfileSnippets(context).filter(({ kind }) => kind === 'terraform');
  }
}

function one(type: string, body: HclBody, note?: string): readonly Snippet[] {
  return [terraform([hclBlock(`resource "${type}" "${NAME}"`, body)], note)];
}

/** `id`: as the provider's page of this resource has it under "Import". */
function imported(type: string, id: string, body: HclBody): readonly Snippet[] {
  const block = hclBlock('import', [
    ['to', ref(`${type}.${NAME}`)],
    ['id', id],
  ]);
  return [terraform([block, hclBlock(`resource "${type}" "${NAME}"`, body)], MANAGED)];
}

function groupRule(fix: Extract<Fix, { kind: 'allow-in-group' }>): readonly Snippet[] {
  const { groupId, isEgress, protocol, port, peer } = fix;
  const [cidr] = rangesOnly([peer]);
  if (protocol === TCP && port === HTTPS.ports.from && cidr !== undefined)
    return httpsRuleSnippets(isEgress ? 'egress' : 'ingress', resourceId(groupId), [cidr]);
  if (cidr === undefined && !peer.startsWith('sg-')) return [];
  return one(`aws_vpc_security_group_${isEgress ? 'egress' : 'ingress'}_rule`, [
    ['security_group_id', resourceId(groupId)],
    ['ip_protocol', protocol === TCP ? 'tcp' : protocol === UDP ? 'udp' : String(protocol)],
    ['from_port', port],
    ['to_port', port],
    cidr === undefined
      ? ['referenced_security_group_id', resourceId(peer)]
      : [cidr.includes(':') ? 'cidr_ipv6' : 'cidr_ipv4', cidr],
  ]);
}

function aclRule({ networkAclId, isEgress, ruleNumber, protocol, from, to, cidr }: Extract<Fix, { kind: 'allow-in-acl' }>) {
  const [range] = rangesOnly([cidr]);
  if (range === undefined || ruleNumber === null) return [];
  return one('aws_network_acl_rule', [
    ['network_acl_id', resourceId(networkAclId)],
    ['rule_number', ruleNumber],
    ['egress', isEgress],
    ['protocol', String(protocol)],
    ['rule_action', 'allow'],
    [range.includes(':') ? 'ipv6_cidr_block' : 'cidr_block', range],
    ['from_port', from],
    ['to_port', to],
  ]);
}

const TARGETS: Readonly<Record<Target['option'], string>> = {
  '--gateway-id': 'gateway_id',
  '--nat-gateway-id': 'nat_gateway_id',
  '--transit-gateway-id': 'transit_gateway_id',
  '--vpc-peering-connection-id': 'vpc_peering_connection_id',
  '--egress-only-internet-gateway-id': 'egress_only_gateway_id',
  '--network-interface-id': 'network_interface_id',
};

function route({ routeTableId, destination, replaces, target }: Extract<Fix, { kind: 'route' }>): readonly Snippet[] {
  const [range] = rangesOnly([destination]);
  const isList = destination.startsWith('pl-');
  if (range === undefined && !isList) return [];
  const to = range ?? resourceId(destination);
  const option = isList
    ? 'destination_prefix_list_id'
    : to.includes(':')
      ? 'destination_ipv6_cidr_block'
      : 'destination_cidr_block';
  const table = resourceId(routeTableId);
  const body: HclBody = [
    ['route_table_id', table],
    [option, to],
    target === null ? ['nat_gateway_id', 'NAT_GATEWAY_ID'] : [TARGETS[target.option], resourceId(target.id)],
  ];
  return replaces ? imported('aws_route', `${table}_${to}`, body) : one('aws_route', body);
}

const vpcsOf = ({ vpcs }: Account): readonly Vpc[] => (vpcs.state === 'known' ? vpcs.value : []);

/** The whole endpoint as it is: arguments that are left out would be set back. */
function privateDns(id: string, account: Account): readonly Snippet[] {
  const all = vpcsOf(account).flatMap(({ endpoints }): readonly VpcEndpoint[] =>
    endpoints.state === 'known' ? endpoints.value : [],
  );
  const found = all.find(({ vpcEndpointId }) => vpcEndpointId === id);
  if (found === undefined) return [];
  return imported('aws_vpc_endpoint', resourceId(id), [
    ['vpc_id', resourceId(found.vpcId)],
    ['service_name', hostName(found.serviceName)],
    ['vpc_endpoint_type', 'Interface'],
    ['subnet_ids', found.subnetIds.map(resourceId)],
    ['security_group_ids', found.groups.map(resourceId)],
    ['private_dns_enabled', true],
  ]);
}

/** Both attributes: Terraform would set the other one back to its own default. */
function vpcAttributes({ vpcId, attribute }: Extract<Fix, { kind: 'vpc-attribute' }>, account: Account): readonly Snippet[] {
  const vpc = vpcsOf(account).find((other) => other.vpcId === vpcId);
  const [range] = rangesOnly(vpc?.cidrBlocks ?? []);
  if (vpc === undefined || range === undefined) return [];
  const isOn = (name: 'enableDnsSupport' | 'enableDnsHostnames'): boolean =>
    attribute === name || (vpc[name].state === 'known' && vpc[name].value);
  return imported('aws_vpc', resourceId(vpcId), [
    ['cidr_block', range],
    ['enable_dns_support', isOn('enableDnsSupport')],
    ['enable_dns_hostnames', isOn('enableDnsHostnames')],
  ]);
}

function rolePolicy(fix: Extract<Fix, { kind: 'allow-in-role' }>): readonly Snippet[] {
  const what = allowed(fix);
  if (what === null) return [];
  const document = hclBlock(`data "aws_iam_policy_document" "${NAME}"`, [
    nested('statement', [
      ['actions', what.Action],
      ['resources', what.Resource === '*' ? ['*'] : what.Resource],
    ]),
  ]);
  const policy = hclBlock(`resource "aws_iam_role_policy" "${NAME}"`, [
    ['role', roleName(fix.roleName)],
    ['name', POLICY_NAME],
    ['policy', ref(`data.aws_iam_policy_document.${NAME}.json`)],
  ]);
  return [terraform([document, policy])];
}

/** Merged into whatever the policy is when it is applied. */
function endpointPolicy(fix: Extract<Fix, { kind: 'endpoint-policy' }>): readonly Snippet[] {
  const what = allowed(fix);
  if (what === null) return [];
  const found = hclBlock(`data "aws_vpc_endpoint" "${NAME}"`, [['id', resourceId(fix.vpcEndpointId)]]);
  const document = hclBlock(`data "aws_iam_policy_document" "${NAME}"`, [
    ['source_policy_documents', [ref(`data.aws_vpc_endpoint.${NAME}.policy`)]],
    nested('statement', [
      ['sid', 'SsmProbe'],
      ['actions', what.Action],
      ['resources', what.Resource === '*' ? ['*'] : what.Resource],
      nested('principals', [
        ['type', '*'],
        ['identifiers', ['*']],
      ]),
    ]),
  ]);
  const policy = hclBlock(`resource "aws_vpc_endpoint_policy" "${NAME}"`, [
    ['vpc_endpoint_id', ref(`data.aws_vpc_endpoint.${NAME}.id`)],
    ['policy', ref(`data.aws_iam_policy_document.${NAME}.json`)],
  ]);
  return [
    terraform(
      [found, document, policy],
      'Where Terraform manages that policy already, add the statement to its own document: two owners of one policy undo each other.',
    ),
  ];
}
