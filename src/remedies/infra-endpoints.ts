/**
 * VPC endpoints as infrastructure code: interface endpoints, S3's gateway endpoint, and a statement
 * merged into its policy.
 */
import type { Service } from '../knowledge/types.ts';
import { isBucketName } from './foreign.ts';
import { hclBlock, hclString, nested, ref } from './hcl.ts';
import { cloudformationOnly, idOf, logicalId, type Resource, snippets, terraform, terraformOnly } from './infrastructure.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Snippet } from './remedy-types.ts';
import { serviceNameOr, valuesOf } from './values.ts';

const ZONES_NOTE = 'Name one subnet in each zone in use. Private DNS re-points the names for the whole VPC.';

/**
 * Interface endpoints with private DNS, and a new security group that lets these IPv4 ranges in.
 */
export function interfaceEndpointSnippets(
  services: readonly Service[],
  sources: readonly string[],
  context: RemedyContext,
): readonly Snippet[] {
  const { region, vpcId, subnetId } = valuesOf(context);
  const ranges = sources.length > 0 ? sources : ['NODE_RANGE'];
  if (services.length === 0) return [];
  const group: Resource = {
    hcl: ['aws_security_group', 'ssm_endpoints'],
    cfn: ['EC2::SecurityGroup', 'EndpointSecurityGroup'],
    members: [
      terraformOnly(['name_prefix', 'ssm-endpoints-']),
      ['description', 'HTTPS to interface endpoints'],
      ['vpc_id', vpcId],
      cloudformationOnly({
        SecurityGroupIngress: ranges.map((range) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: range })),
      }),
    ],
  };
  const rule = hclBlock('resource "aws_vpc_security_group_ingress_rule" "ssm_endpoints"', [
    ['for_each', ref(`toset([${ranges.map(hclString).join(', ')}])`)],
    ['security_group_id', idOf(group)],
    ['ip_protocol', 'tcp'],
    ['from_port', 443],
    ['to_port', 443],
    ['cidr_ipv4', ref('each.value')],
  ]);
  const endpoints = services.map(
    (service): Resource => ({
      hcl: ['aws_vpc_endpoint', service],
      cfn: ['EC2::VPCEndpoint', logicalId(service, 'endpoint')],
      members: [
        ['vpc_id', vpcId],
        ['service_name', serviceNameOr(service, region)],
        ['vpc_endpoint_type', 'Interface'],
        ['subnet_ids', [subnetId]],
        ['security_group_ids', [idOf(group)]],
        ['private_dns_enabled', true],
      ],
    }),
  );
  return snippets([group, rule, ...endpoints], ZONES_NOTE);
}

/** S3's gateway endpoint on the route table of this node's subnet. */
export function s3GatewaySnippets(context: RemedyContext): readonly Snippet[] {
  const { region, vpcId } = valuesOf(context);
  return snippets(
    [
      {
        hcl: ['aws_vpc_endpoint', 's3'],
        cfn: ['EC2::VPCEndpoint', 'S3Endpoint'],
        members: [
          ['vpc_id', vpcId],
          ['service_name', serviceNameOr('s3', region)],
          ['vpc_endpoint_type', 'Gateway'],
          ['route_table_ids', ['ROUTE_TABLE_ID']],
        ],
      },
    ],
    "Only where the VPC has no gateway endpoint for S3. Where it has one, add the route table to that endpoint's own list instead.",
  );
}

/**
 * One statement merged into the endpoint's policy as it is: `source_policy_documents` holds what is
 * there, and a statement with the same Sid is replaced, so that a second run adds nothing.
 * CloudFormation can only set a whole policy; there is no snippet of it here.
 */
export function s3PolicySnippets(buckets: readonly string[], context: RemedyContext): readonly Snippet[] {
  const { partition } = valuesOf(context);
  const arns = buckets.filter(isBucketName).map((name) => `arn:${partition}:s3:::${name}/*`);
  if (arns.length === 0) return [];
  return [
    terraform(
      [
        hclBlock('data "aws_vpc_endpoint" "s3"', [['id', 'ENDPOINT_ID']]),
        hclBlock('data "aws_iam_policy_document" "s3_endpoint"', [
          ['source_policy_documents', [ref('data.aws_vpc_endpoint.s3.policy')]],
          nested('statement', [
            ['sid', 'SystemsManagerBuckets'],
            ['actions', ['s3:GetObject']],
            ['resources', arns],
            nested('principals', [
              ['type', '*'],
              ['identifiers', ['*']],
            ]),
          ]),
        ]),
        hclBlock('resource "aws_vpc_endpoint_policy" "s3"', [
          ['vpc_endpoint_id', ref('data.aws_vpc_endpoint.s3.id')],
          ['policy', ref('data.aws_iam_policy_document.s3_endpoint.json')],
        ]),
      ],
      'Merges the statement into the policy as it is now. Where Terraform manages that policy already, add only the statement block to ' +
        "its own policy document: two owners of one policy undo each other's work. Read the plan before you apply it.",
    ),
  ];
}
