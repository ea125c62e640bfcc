/**
 * The instance itself as infrastructure code: metadata options, and the role of an instance
 * profile.
 */

import { hclBlock, nested, ref } from './hcl.ts';
import { snippets } from './infrastructure.ts';
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
  const [name, cfnName, value] =
    hopLimit === null
      ? (['http_tokens', 'HttpTokens', 'required'] as const)
      : (['http_put_response_hop_limit', 'HttpPutResponseHopLimit', hopLimit] as const);
  const options = {
    hcl: [
      nested('metadata_options', [
        ['http_endpoint', 'enabled'],
        [name, value],
      ]),
    ],
    cfn: { MetadataOptions: { HttpEndpoint: 'enabled', [cfnName]: value } },
  };
  return snippets(
    [{ hcl: ['aws_instance', 'this'], cfn: ['EC2::Instance', 'Instance'], members: [options] }],
    `Merge into the resource that holds ${instanceId} (or into its launch template); this is not a whole instance.`,
  );
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
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
  };
  const role = ref('aws_iam_role.ssm.name');
  return snippets(
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
      {
        hcl: ['aws_iam_role', 'ssm'],
        cfn: ['IAM::Role', 'NodeRole'],
        members: [
          {
            hcl: [
              ['name_prefix', 'ssm-node-'],
              ['assume_role_policy', ref('data.aws_iam_policy_document.ec2.json')],
            ],
            cfn: { AssumeRolePolicyDocument: document, ManagedPolicyArns: [policy] },
          },
        ],
      },
      hclBlock('resource "aws_iam_role_policy_attachment" "ssm"', [
        ['role', role],
        ['policy_arn', policy],
      ]),
      {
        hcl: ['aws_iam_instance_profile', 'ssm'],
        cfn: ['IAM::InstanceProfile', 'NodeProfile'],
        members: [
          {
            hcl: [
              ['name_prefix', 'ssm-node-'],
              ['role', role],
            ],
            cfn: { Roles: [{ Ref: 'NodeRole' }] },
          },
        ],
      },
    ],
    `Only where ${instanceId} has no instance profile: then name this one in its own resource. ` +
      'One that is there gets the policy instead.',
  );
}
