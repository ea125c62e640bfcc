/** Words and remedies that the findings about denied buckets share. */

import { bucketName, isBucketName } from '../../remedies/foreign.ts';
import { s3PolicySnippets } from '../../remedies/infra-endpoints.ts';
import { clean, list, unique } from '../../remedies/phrases.ts';
import { mergePolicy, putPolicy, savePolicy } from '../../remedies/policy-file.ts';
import { type Known, own, ownJson, quoted, shellQuote } from '../../remedies/quote.ts';
import { aws, remedy } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { serviceNameOr, valuesOf } from '../../remedies/values.ts';
import type { BucketData } from './denied-reads.ts';

export const BUCKET_DOCS = [
  'SSM Agent communications with AWS managed S3 buckets',
  'Control access to VPC endpoints using endpoint policies',
];

/**
 * Reads of the objects, and for buckets of the user's the bucket itself (an agent asks for its
 * Region first).
 */
function policyStatement(buckets: BucketData['buckets'], context: RemedyContext): Known {
  const { partition } = valuesOf(context);
  return ownJson({
    Sid: own`SystemsManagerBuckets`,
    Effect: own`Allow`,
    // Gateway endpoint policies permit no other principal; the resource list is what narrows it.
    Principal: own`*`,
    Action: own`s3:GetObject`,
    Resource: [...new Set(buckets.map(({ name }) => own`arn:${partition}:s3:::${bucketName(name)}/*`))],
  });
}

/**
 * Adds one statement to the policy as it is. `modify-vpc-endpoint --policy-document` replaces the
 * whole policy, so the merged file is made from the current one, which is kept for the way back.
 */
export function mergeIntoEndpointPolicy(data: BucketData, context: RemedyContext, verification: string): Remedy {
  const { region, vpcId, partition } = valuesOf(context);
  const service = serviceNameOr('s3', region);
  const added = policyStatement(data.buckets, context);
  const filters = service.endsWith('_SERVICE_NAME')
    ? `Name=vpc-id,Values=${vpcId}`
    : `Name=vpc-id,Values=${vpcId} Name=service-name,Values=${service}`;
  return remedy({
    title: "merge a statement into the S3 endpoint's policy",
    owner: 'iam',
    ...(context.kind === 'hybrid' ? { account: 'the account that owns the S3 endpoint' } : {}),
    text:
      `Merge a statement for ${list(
        data.buckets.map((bucket) => `arn:${partition}:s3:::${bucket.name}/*`),
        8,
      )} into the S3 endpoint's policy; never replace the ` +
      'policy by it alone. Read the current one first: a Deny or a condition on the principal there wins over any Allow, because these reads ' +
      `may be anonymous. The third command${context.os === 'windows' ? '' : ' (with jq)'} makes the merged file from the saved one; look at it before the fourth.`,
    commands: [
      aws(
        context,
        `ec2 describe-vpc-endpoints --filters ${filters} --query`,
        quoted('VpcEndpoints[].{Id:VpcEndpointId,Type:VpcEndpointType,Policy:PolicyDocument}'),
      ),
      savePolicy(context),
      mergePolicy(added, context),
      putPolicy('policy-merged.json', context),
    ],
    snippets: s3PolicySnippets(
      data.buckets.map((bucket) => bucket.name),
      context,
    ),
    permission: 'ec2:DescribeVpcEndpoints, ec2:ModifyVpcEndpoint',
    risk:
      'The policy applies to everybody who uses this endpoint. The statement permits reads of the named buckets only; the change takes some ' +
      'minutes.',
    rollback: putPolicy('policy-before.json', context),
    verify: verification,
  });
}

/** A user's bucket has its own policy, and its account's settings can deny as well. */
export function ownBuckets(data: BucketData, context: RemedyContext, verification: string): readonly Remedy[] {
  const theirs = data.buckets.filter((bucket) => bucket.purpose === 'user').slice(0, 4);
  if (theirs.length === 0) return [];
  return [
    remedy({
      title: 'look at the policy of the bucket itself',
      owner: 'iam',
      text:
        `Also look at the policy of ${list(theirs.map((bucket) => bucket.name))} itself: a condition on aws:SourceVpce, aws:SourceVpc or ` +
        'aws:SourceIp that does not fit this node, or a missing Allow for its role. Merge what is missing; a bucket has one policy only.',
      commands: theirs.map((bucket) =>
        aws(context, `s3api get-bucket-policy --output text --query Policy --bucket ${shellQuote(bucketName(bucket.name))}`),
      ),
      permission: 's3:GetBucketPolicy',
      risk: 'The look-up changes nothing.',
      verify: verification,
    }),
  ];
}

/** `--bucket NAME` for each bucket of the user's: only then does the proof read it. */
export function bucketOptions(data: BucketData): readonly string[] {
  return data.buckets
    .filter((bucket) => bucket.purpose === 'user' && isBucketName(bucket.name))
    .slice(0, 8)
    .flatMap((bucket) => ['--bucket', shellQuote(bucketName(bucket.name))]);
}

export function bucketAnswers(data: BucketData): string {
  const status = unique(data.buckets.flatMap((bucket) => (bucket.status === null ? [] : [`HTTP ${bucket.status}`])));
  const words = unique(data.buckets.flatMap((bucket) => (bucket.message === null ? [] : [`"${clean(bucket.message, 200)}"`])));
  const all = [...status, ...words.slice(0, 1)];
  return all.length === 0 ? '' : ` (${all.join(', ')})`;
}

export function bucketNames(data: BucketData): string {
  return list(data.buckets.map((bucket) => `${bucket.name} (${bucket.purpose}, ${bucket.key})`));
}
