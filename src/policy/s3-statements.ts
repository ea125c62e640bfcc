/** The S3 permissions for the policy of the S3 endpoint, and for the role. */

import { managedBuckets, unknownBuckets } from '../knowledge/buckets.ts';
import { CAPABILITY_NEEDS, withDependencies } from '../knowledge/capabilities.ts';
import type { Capability } from '../knowledge/types.ts';
import type { Statement } from './statement.ts';

export interface S3Request {
  readonly region: string;
  /** As in ARNs. */
  readonly partition: string;
  readonly capabilities: readonly Capability[];
  /** Valid bucket names. */
  readonly buckets: readonly string[];
}

/** Reads of AWS-managed buckets by their published names, and the user's buckets' needs. */
export function s3Statements({ region, partition, capabilities, buckets }: S3Request): readonly Statement[] {
  const purposes = purposesOf(capabilities);
  const managed = managedBuckets(region).filter(({ purpose }) => purposes.has(purpose));
  const arn = (name: string): string => `arn:${partition}:s3:::${name}`;
  const objects = (names: readonly string[]): readonly string[] => names.map((name) => `${arn(name)}/*`);
  const allow = (Sid: string, Action: readonly string[], Resource: readonly string[]): readonly Statement[] =>
    Resource.length === 0 ? [] : [{ Sid, Effect: 'Allow', Action, Resource }];
  const writes = purposes.has('user');
  return [
    ...allow('SystemsManagerBuckets', ['s3:GetObject'], objects(managed.map(({ name }) => name))),
    ...(writes
      ? [
          ...allow('OwnBucketsObjects', ['s3:GetObject', 's3:PutObject', 's3:PutObjectAcl'], objects(buckets)),
          ...allow('OwnBuckets', ['s3:GetEncryptionConfiguration'], buckets.map(arn)),
        ]
      : allow('OwnBucketsObjects', ['s3:GetObject'], objects(buckets))),
  ];
}

/** Needed buckets that are not named, and what to know about the named ones. */
export function s3Gaps({ region, capabilities, buckets }: S3Request): readonly { readonly what: string; readonly why: string }[] {
  const purposes = purposesOf(capabilities);
  const unpublished = unknownBuckets(region)
    .filter(({ purpose }) => purposes.has(purpose))
    .map(({ purpose, why }) => ({ what: `bucket for ${purpose} in ${region}`, why }));
  const unnamed =
    purposes.has('user') && buckets.length === 0
      ? [{ what: 'bucket for output', why: 'say --bucket NAME, for each of yours' }]
      : [];
  return [...unpublished, ...unnamed];
}

export function s3Caveats({ region, capabilities, buckets }: S3Request): readonly string[] {
  const purposes = purposesOf(capabilities);
  const old = managedBuckets(region).filter(({ purpose, belowAgent }) => purposes.has(purpose) && belowAgent !== undefined);
  return [
    'The reads of AWS-managed buckets may be anonymous: a condition on the principal (aws:PrincipalOrgID, aws:PrincipalAccount, aws:PrincipalArn) ' +
      'on this statement, or in a Deny, stops them. The list of resources is what narrows it.',
    'The buckets belong to AWS: a condition on aws:ResourceOrgID or aws:ResourceAccount with your own ids stops the reads, too.',
    ...old.map(
      ({ name, belowAgent }) => `${name} is read by agents below ${belowAgent ?? ''} only; leave it out where there are none.`,
    ),
    ...(buckets.length > 0 && !purposes.has('user')
      ? ['Your own buckets get reads only: --for ...,s3-output adds what writing output and session logs needs.']
      : []),
  ];
}

function purposesOf(capabilities: readonly Capability[]) {
  return new Set([...withDependencies(capabilities)].flatMap((name) => CAPABILITY_NEEDS[name].buckets));
}
