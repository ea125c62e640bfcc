/**
 * Statements for the identity policy of the instance profile, the hybrid service role or the
 * default host management role.
 */

import { signedActions } from '../knowledge/actions.ts';
import { withDependencies } from '../knowledge/capabilities.ts';
import { keyArn } from './endpoint-statements.ts';
import type { S3Request } from './s3-statements.ts';
import type { Statement } from './statement.ts';

/**
 * The statements for these services permit everything in the account: their actions are bound to
 * the calling node, or only describe.
 */
const WITHOUT_RESOURCES = [
  ['ssm', 'SystemsManagerNode'],
  ['ssmmessages', 'SystemsManagerChannels'],
  ['logs', 'SystemsManagerLogs'],
  ['ec2', 'SystemsManagerSnapshots'],
] as const;

/** Without S3's statements, which are the endpoint policy's. */
export function roleStatements({ region, partition, capabilities }: S3Request): readonly Statement[] {
  const all = withDependencies(capabilities);
  const keys = signedActions(capabilities, 'kms');
  // S3 calls KMS itself in the role's name, so this needs no KMS endpoint.
  const encrypts = keys.length > 0 && all.has('s3-output') ? ['kms:GenerateDataKey'] : [];
  return [
    ...WITHOUT_RESOURCES.flatMap(([service, Sid]): readonly Statement[] => {
      const Action = signedActions(capabilities, service);
      return Action.length === 0 ? [] : [{ Sid, Effect: 'Allow', Action, Resource: '*' }];
    }),
    ...(keys.length === 0
      ? []
      : [
          {
            Sid: 'SystemsManagerKey',
            Effect: 'Allow',
            Action: [...keys, ...encrypts],
            Resource: [keyArn(partition, region)],
          } as const,
        ]),
  ];
}

/** Partitions in which the managed policies have these names. */
const WITH_MANAGED_POLICIES: ReadonlySet<string> = new Set(['aws', 'aws-cn', 'aws-us-gov']);

export function roleCaveats({ partition, capabilities }: S3Request): readonly string[] {
  const all = withDependencies(capabilities);
  const managed = (name: string): string => `arn:${partition}:iam::aws:policy/${name}`;
  const known = WITH_MANAGED_POLICIES.has(partition);
  return [
    ...(known && all.has('core')
      ? [
          `The managed policy ${managed('AmazonSSMManagedInstanceCore')} permits the actions of ssm and ssmmessages already (ssm:GetParametersByPath ` +
            'aside), and nothing of S3, KMS or logs.',
        ]
      : []),
    ...(known && all.has('vss-snapshots')
      ? [`For VSS snapshots ${managed('AWSEC2VssSnapshotPolicy')} is narrower: it has conditions on tags.`]
      : []),
    ...(all.has('core') ? ['The three unsigned registration calls need no permission in a role.'] : []),
    ...(all.has('parameter-store')
      ? ['Narrow the ssm:GetParameter actions to the paths that the node may read: with Resource * it may read every parameter.']
      : []),
    ...(signedActions(capabilities, 'kms').length > 0
      ? ["ACCOUNT_ID and KEY_ID are those of the key; the key's own policy must permit the role, too."]
      : []),
  ];
}
