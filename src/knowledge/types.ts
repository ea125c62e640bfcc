/** The project's shared vocabulary. */

/** The AWS services whose regional endpoints Systems Manager uses. */
export const SERVICES = ['ssm', 'ssmmessages', 'ec2messages', 'ec2', 'kms', 'logs', 's3'] as const;
export type Service = (typeof SERVICES)[number];
/** The services that the agent calls. Its configuration applies to no others. */
export const AGENT_SERVICES: readonly Service[] = ['ssm', 'ssmmessages', 'ec2messages', 'kms', 'logs', 's3'];

/** What people use Systems Manager for; the names of `--for`. */
export const CAPABILITIES = [
  'core',
  'run-command',
  'session-manager',
  'state-manager',
  'patch-manager',
  'patch-sources',
  'agent-update',
  'distributor',
  'parameter-store',
  'vss-snapshots',
  'kms-encryption',
  'cloudwatch-logs',
  's3-output',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

export const DEFAULT_CAPABILITIES: readonly Capability[] = [
  'core',
  'run-command',
  'session-manager',
  'patch-manager',
  'agent-update',
];

/** What an AWS-managed bucket is for; `user` is a bucket named by `--bucket`. */
export const BUCKET_PURPOSES = [
  'agent',
  'documents',
  'patch-payload',
  'patch-baseline',
  'distributor',
  'windows-downloads',
  'user',
] as const;
export type BucketPurpose = (typeof BUCKET_PURPOSES)[number];

/** The DNS suffixes in use: from IMDS if it answered, else from the published partitions. */
export interface SuffixFacts {
  readonly partition: string;
  readonly dnsSuffix: string;
  readonly dualStackDnsSuffix: string | null;
}
