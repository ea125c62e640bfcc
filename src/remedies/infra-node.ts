/**
 * The instance itself as infrastructure code: metadata options, and the role of an instance
 * profile.
 */

import { hclBlock, nested, ref } from './hcl.ts';
import { cfnRef, cloudformation, terraform } from './infrastructure.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Snippet } from './remedy-types.ts';
import { valuesOf } from './values.ts';

/**
 * Metadata options belong to the instance's own resource: a second resource would be a second
 * instance. Both snippets lack what makes an instance (its image), so that one that is applied as
 * it stands fails.
 * @param hopLimit null: leave it as it is. A hop limit alone must not turn off IMDSv1 for programs
 * that still use it.
 */
export function metadataSnippets(context: RemedyContext, hopLimit: number | null = null): readonly Snippet[] {
  const { instanceId } = valuesOf(context);
  const note = `Merge into the resource that holds ${instanceId} (or into its launch template); this is not a whole instance.`;
  return [
    terraform(
      [
        hclBlock('resource "aws_instance" "this"', [
          nested('metadata_options', [
            ['http_endpoint', 'enabled'],
            hopLimit === null ? ['http_tokens', 'required'] : ['http_put_response_hop_limit', hopLimit],
          ]),
        ]),
      ],
      note,
    ),
    cloudformation(
      {
        Instance: {
          Type: 'AWS::EC2::Instance',
          Properties: {
            MetadataOptions: {
              HttpEndpoint: 'enabled',
              ...(hopLimit === null ? { HttpTokens: 'required' } : { HttpPutResponseHopLimit: hopLimit }),
            },
          },
        },
      },
      note,
    ),
  ];
}

/**
 * Who may assume the role, where AWS documents it. Elsewhere there is no snippet rather than a
 * guess.
 */
const EC2_PRINCIPAL: Readonly<Record<string, string>> = {
  aws: 'ec2.amazonaws.com',
  'aws-us-gov': 'ec2.amazonaws.com',
  'aws-cn': 'ec2.amazonaws.com.cn',
};

/**
 * A role with the managed policy, and the profile that carries it; the instance names the profile
 * in its own resource.
 */
export function instanceProfileSnippets(context: RemedyContext): readonly Snippet[] {
  const { partition, instanceId } = valuesOf(context);
  const principal = EC2_PRINCIPAL[partition];
  if (principal === undefined) return [];
  const policy = `arn:${partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`;
  const note =
    `Only where ${instanceId} has no instance profile: then name this one in its own resource. ` +
    'One that is there gets the policy instead.';
  return [
    terraform(
      [
        hclBlock('data "aws_iam_policy_document" "ec2"', [
          nested('statement', [
            ['actions', ['sts:AssumeRole']],
            nested('principals', [
              ['type', 'Service'],
              ['identifiers', [principal]],
            ]),
          ]),
        ]),
        hclBlock('resource "aws_iam_role" "ssm"', [
          ['name_prefix', 'ssm-node-'],
          ['assume_role_policy', ref('data.aws_iam_policy_document.ec2.json')],
        ]),
        hclBlock('resource "aws_iam_role_policy_attachment" "ssm"', [
          ['role', ref('aws_iam_role.ssm.name')],
          ['policy_arn', policy],
        ]),
        hclBlock('resource "aws_iam_instance_profile" "ssm"', [
          ['name_prefix', 'ssm-node-'],
          ['role', ref('aws_iam_role.ssm.name')],
        ]),
      ],
      note,
    ),
    cloudformation(
      {
        NodeRole: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
            },
            ManagedPolicyArns: [policy],
          },
        },
        NodeProfile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [cfnRef('NodeRole')] } },
      },
      note,
    ),
  ];
}
