/**
 * Resource types that snippets may name, with their properties: a mistyped one must not get past the tests.
 *
 * CloudFormation: the pages "AWS::…" of the Template Reference (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/),
 * one for each type; nested properties from the pages of the property types. Terraform: the resource pages of the provider
 * hashicorp/aws 5 and 6 (https://registry.terraform.io/providers/hashicorp/aws/latest/docs).
 */
interface CfnType {
  readonly page: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Properties of the objects in a property. */
  readonly nested?: Readonly<Record<string, readonly string[]>>;
}

export const CFN_TYPES: Readonly<Record<string, CfnType>> = {
  'AWS::EC2::SecurityGroup': {
    page: 'aws-resource-ec2-securitygroup.html',
    required: ['GroupDescription'],
    optional: ['GroupName', 'SecurityGroupEgress', 'SecurityGroupIngress', 'Tags', 'VpcId'],
    nested: {
      SecurityGroupIngress: [
        'CidrIp',
        'CidrIpv6',
        'Description',
        'FromPort',
        'IpProtocol',
        'SourcePrefixListId',
        'SourceSecurityGroupId',
        'ToPort',
      ],
    },
  },
  'AWS::EC2::SecurityGroupIngress': {
    page: 'aws-resource-ec2-securitygroupingress.html',
    required: ['IpProtocol'],
    optional: [
      'CidrIp',
      'CidrIpv6',
      'Description',
      'FromPort',
      'GroupId',
      'SourcePrefixListId',
      'SourceSecurityGroupId',
      'ToPort',
    ],
  },
  'AWS::EC2::SecurityGroupEgress': {
    page: 'aws-resource-ec2-securitygroupegress.html',
    required: ['IpProtocol', 'GroupId'],
    optional: [
      'CidrIp',
      'CidrIpv6',
      'Description',
      'DestinationPrefixListId',
      'DestinationSecurityGroupId',
      'FromPort',
      'ToPort',
    ],
  },
  'AWS::EC2::VPCEndpoint': {
    page: 'aws-resource-ec2-vpcendpoint.html',
    required: ['VpcId'],
    optional: [
      'DnsOptions',
      'IpAddressType',
      'PolicyDocument',
      'PrivateDnsEnabled',
      'RouteTableIds',
      'SecurityGroupIds',
      'ServiceName',
      'ServiceRegion',
      'SubnetIds',
      'Tags',
      'VpcEndpointType',
    ],
  },
  'AWS::EC2::Route': {
    page: 'aws-resource-ec2-route.html',
    required: ['RouteTableId'],
    optional: [
      'DestinationCidrBlock',
      'DestinationIpv6CidrBlock',
      'DestinationPrefixListId',
      'GatewayId',
      'NatGatewayId',
      'TransitGatewayId',
    ],
  },
  'AWS::EC2::Instance': {
    page: 'aws-resource-ec2-instance.html',
    required: [],
    optional: ['IamInstanceProfile', 'ImageId', 'InstanceType', 'LaunchTemplate', 'MetadataOptions'],
    nested: {
      MetadataOptions: ['HttpEndpoint', 'HttpProtocolIpv6', 'HttpPutResponseHopLimit', 'HttpTokens', 'InstanceMetadataTags'],
    },
  },
  'AWS::Route53Resolver::ResolverEndpoint': {
    page: 'aws-resource-route53resolver-resolverendpoint.html',
    required: ['Direction', 'IpAddresses', 'SecurityGroupIds'],
    optional: ['Name', 'Protocols', 'ResolverEndpointType', 'Tags'],
    nested: { IpAddresses: ['Ip', 'Ipv6', 'SubnetId'] },
  },
  'AWS::Route53Resolver::ResolverRule': {
    page: 'aws-resource-route53resolver-resolverrule.html',
    required: ['RuleType'],
    optional: ['DelegationRecord', 'DomainName', 'Name', 'ResolverEndpointId', 'Tags', 'TargetIps'],
    nested: { TargetIps: ['Ip', 'Ipv6', 'Port', 'Protocol', 'ServerNameIndication'] },
  },
  'AWS::Route53Resolver::ResolverRuleAssociation': {
    page: 'aws-resource-route53resolver-resolverruleassociation.html',
    required: ['ResolverRuleId', 'VPCId'],
    optional: ['Name'],
  },
  'AWS::IAM::Role': {
    page: 'aws-resource-iam-role.html',
    required: ['AssumeRolePolicyDocument'],
    optional: [
      'Description',
      'ManagedPolicyArns',
      'MaxSessionDuration',
      'Path',
      'PermissionsBoundary',
      'Policies',
      'RoleName',
      'Tags',
    ],
    nested: { AssumeRolePolicyDocument: ['Version', 'Statement'] },
  },
  'AWS::IAM::InstanceProfile': {
    page: 'aws-resource-iam-instanceprofile.html',
    required: ['Roles'],
    optional: ['InstanceProfileName', 'Path'],
  },
};

/** What a block may hold: its arguments, and `name {}` for blocks in it. Only those that the snippets have use for. */
export const TERRAFORM_TYPES: Readonly<Record<string, readonly string[]>> = {
  'resource aws_security_group': ['name_prefix', 'description', 'vpc_id'],
  'resource aws_vpc_security_group_ingress_rule': [
    'for_each',
    'security_group_id',
    'ip_protocol',
    'from_port',
    'to_port',
    'cidr_ipv4',
    'cidr_ipv6',
  ],
  'resource aws_vpc_security_group_egress_rule': [
    'security_group_id',
    'ip_protocol',
    'from_port',
    'to_port',
    'cidr_ipv4',
    'cidr_ipv6',
    'prefix_list_id',
  ],
  'resource aws_vpc_endpoint': [
    'vpc_id',
    'service_name',
    'vpc_endpoint_type',
    'subnet_ids',
    'security_group_ids',
    'private_dns_enabled',
    'route_table_ids',
  ],
  'data aws_vpc_endpoint': ['id'],
  'resource aws_vpc_endpoint_policy': ['vpc_endpoint_id', 'policy'],
  'data aws_iam_policy_document': ['source_policy_documents', 'statement {}'],
  statement: ['sid', 'actions', 'resources', 'principals {}'],
  principals: ['type', 'identifiers'],
  'data aws_ec2_managed_prefix_list': ['name'],
  'resource aws_route': ['route_table_id', 'destination_cidr_block', 'nat_gateway_id'],
  'resource aws_route53_resolver_endpoint': ['name', 'direction', 'security_group_ids', 'ip_address {}'],
  ip_address: ['subnet_id'],
  'resource aws_route53_resolver_rule': ['domain_name', 'rule_type', 'resolver_endpoint_id', 'target_ip {}'],
  target_ip: ['ip'],
  'resource aws_route53_resolver_rule_association': ['resolver_rule_id', 'vpc_id'],
  'resource aws_route53_zone_association': ['zone_id', 'vpc_id'],
  'resource aws_instance': ['metadata_options {}'],
  metadata_options: ['http_endpoint', 'http_tokens', 'http_put_response_hop_limit'],
  'resource aws_iam_role': ['name_prefix', 'assume_role_policy'],
  'resource aws_iam_role_policy_attachment': ['role', 'policy_arn'],
  'resource aws_iam_instance_profile': ['name_prefix', 'role'],
};
