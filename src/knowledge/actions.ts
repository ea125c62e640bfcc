/**
 * The API actions that a node calls, by capability.
 *
 * Sources: User Guide, `systems-manager-setting-up-messageAPIs`; the managed policy
 * AmazonSSMManagedInstanceCore; EC2 User Guide, `vss-iam-reqs`; Session Manager,
 * `getting-started-create-iam-instance-profile` (logs, KMS, S3).
 */
import { withDependencies } from './capabilities.ts';
import type { Capability } from './types.ts';

const CHANNELS = [
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
] as const;
const DOCUMENTS = ['ssm:DescribeDocument', 'ssm:GetDocument'] as const;

/** What each capability calls, signed with the role's credentials. Without S3. */
const SIGNED: Readonly<Record<Capability, readonly string[]>> = {
  core: ['ssm:UpdateInstanceInformation'],
  'run-command': [...CHANNELS, ...DOCUMENTS],
  'session-manager': CHANNELS,
  'state-manager': [
    ...DOCUMENTS,
    'ssm:DescribeAssociation',
    'ssm:ListAssociations',
    'ssm:ListInstanceAssociations',
    'ssm:PutComplianceItems',
    'ssm:PutInventory',
    'ssm:UpdateAssociationStatus',
    'ssm:UpdateInstanceAssociationStatus',
  ],
  'patch-manager': [...DOCUMENTS, 'ssm:GetDeployablePatchSnapshotForInstance', 'ssm:PutComplianceItems', 'ssm:PutInventory'],
  'patch-sources': [],
  'agent-update': DOCUMENTS,
  distributor: [...DOCUMENTS, 'ssm:GetManifest', 'ssm:PutConfigurePackageResult'],
  'parameter-store': ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
  'vss-snapshots': [
    'ec2:CreateImage',
    'ec2:CreateSnapshots',
    'ec2:CreateTags',
    'ec2:DescribeImages',
    'ec2:DescribeInstanceAttribute',
    'ec2:DescribeSnapshots',
  ],
  'kms-encryption': ['kms:Decrypt'],
  'cloudwatch-logs': [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
    'logs:PutLogEvents',
  ],
  's3-output': [],
};

/**
 * The calls that the agent does not sign with SigV4 (User Guide, `setup-create-vpc`). No role
 * permits them, and they never meet a condition on the principal.
 */
export const UNSIGNED_REGISTRATION: readonly string[] = [
  'ssm:RegisterManagedInstance',
  'ssm:RequestManagedInstanceRoleToken',
  'ssm:UpdateManagedInstancePublicKey',
];

/** The sorted actions of these capabilities and their dependencies. `prefix`: one service's. */
export function signedActions(capabilities: readonly Capability[], prefix: string): readonly string[] {
  const actions = [...withDependencies(capabilities)].flatMap((capability) => SIGNED[capability]);
  return [...new Set(actions)].filter((action) => action.startsWith(`${prefix}:`)).toSorted();
}
