/** S3 answers, and denies or does not know the bucket. */

import type { Remedy } from '../verdict.types.ts';
import type { FindingData, RemedyContext } from './data.ts';
import type { Entries } from './entry.ts';
import { bucketName, isBucketName } from './foreign.ts';
import { s3PolicySnippets } from './infra-endpoints.ts';
import { clean, list, unique, word } from './phrases.ts';
import { type Known, own, ownJson, quoted, shellQuote } from './quote.ts';
import { aws, remedy, verify } from './remedy.ts';
import { serviceNameOr, valuesOf } from './values.ts';

type Codes = 's3/anonymous-denied' | 's3/signed-denied' | 's3/bucket-denied' | 's3/all-denied' | 's3/bucket-not-found';
type Denied = FindingData['s3/bucket-denied'];

/** Reads of the objects, and for buckets of the user's the bucket itself (an agent asks for its Region first). */
function statement(buckets: Denied['buckets'], context: RemedyContext): Known {
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
 * Adds one statement to the policy as it is. `modify-vpc-endpoint --policy-document` replaces the whole policy, so the merged file
 * is made from the current one, which is kept for the way back.
 */
function mergeIntoEndpointPolicy(data: Denied, context: RemedyContext, verification: string): Remedy {
  const { region, vpcId, partition } = valuesOf(context);
  const service = serviceNameOr('s3', region);
  const added = statement(data.buckets, context);
  const filters = service.endsWith('_SERVICE_NAME')
    ? `Name=vpc-id,Values=${vpcId}`
    : `Name=vpc-id,Values=${vpcId} Name=service-name,Values=${service}`;
  const modify = 'ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --policy-document';
  return remedy({
    owner: 'iam',
    ...(context.kind === 'hybrid' ? { account: 'the account that owns the S3 endpoint' } : {}),
    text:
      `Merge a statement for ${list(
        data.buckets.map((bucket) => `arn:${partition}:s3:::${bucket.name}/*`),
        8,
      )} into the S3 endpoint's policy; never replace the ` +
      'policy by it alone. Read the current one first: a Deny or a condition on the principal there wins over any Allow, because these reads ' +
      'may be anonymous. The third command (with jq) makes the merged file from the saved one; look at it before the fourth.',
    commands: [
      aws(
        context,
        `ec2 describe-vpc-endpoints --filters ${filters} --query`,
        quoted('VpcEndpoints[].{Id:VpcEndpointId,Type:VpcEndpointType,Policy:PolicyDocument}'),
      ),
      aws(
        context,
        'ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --output text --query',
        quoted('VpcEndpoints[0].PolicyDocument'),
      ).concat(' > policy-before.json'),
      `jq ${shellQuote(own`.Statement = ([.Statement] | flatten) + [${added}]`)} policy-before.json > policy-merged.json`,
      aws(context, modify, 'file://policy-merged.json'),
    ],
    snippets: s3PolicySnippets(
      data.buckets.map((bucket) => bucket.name),
      context,
    ),
    permission: 'ec2:DescribeVpcEndpoints, ec2:ModifyVpcEndpoint',
    risk:
      'The policy applies to everybody who uses this endpoint. The statement permits reads of the named buckets only; the change takes some ' +
      'minutes.',
    rollback: aws(context, modify, 'file://policy-before.json'),
    verify: verification,
  });
}

/** A bucket of the user's has a policy of its own, and an account whose settings can deny as well. */
function ownBuckets(data: Denied, context: RemedyContext, verification: string): readonly Remedy[] {
  const theirs = data.buckets.filter((bucket) => bucket.purpose === 'user').slice(0, 4);
  if (theirs.length === 0) return [];
  return [
    remedy({
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
function bucketOptions(data: Denied): readonly string[] {
  return data.buckets
    .filter((bucket) => bucket.purpose === 'user' && isBucketName(bucket.name))
    .slice(0, 8)
    .flatMap((bucket) => ['--bucket', shellQuote(bucketName(bucket.name))]);
}

function answers(data: Denied): string {
  const status = unique(data.buckets.flatMap((bucket) => (bucket.status === null ? [] : [`HTTP ${bucket.status}`])));
  const words = unique(data.buckets.flatMap((bucket) => (bucket.message === null ? [] : [`"${clean(bucket.message, 200)}"`])));
  const all = [...status, ...words.slice(0, 1)];
  return all.length === 0 ? '' : ` (${all.join(', ')})`;
}

function named(data: Denied): string {
  return list(data.buckets.map((bucket) => `${bucket.name} (${bucket.purpose}, ${bucket.key})`));
}

const DOCS = ['SSM Agent communications with AWS managed S3 buckets', 'Control access to VPC endpoints using endpoint policies'];

export const S3_BUCKETS: Entries<Codes> = {
  's3/bucket-denied': {
    title: 'A bucket that this node needs is denied',
    summary:
      'S3 answers and denies a bucket that this node needs, while others are allowed. The usual cause is an S3 endpoint policy whose list of ' +
      'buckets is incomplete; names of patch buckets carry a suffix that samples often lack.',
    message: (data) =>
      `S3 denies ${named(data)}${answers(data)}` +
      (data.allowed.length > 0 ? `, while ${list(data.allowed)} ${word(data.allowed, 'is', 'are')} allowed.` : '.'),
    remedies: (data, context) => {
      const proof = verify(context, ['s3'], bucketOptions(data));
      return [mergeIntoEndpointPolicy(data, context, proof), ...ownBuckets(data, context, proof)];
    },
    docs: DOCS,
  },

  's3/all-denied': {
    title: 'Every AWS-managed bucket is denied',
    summary:
      'S3 answers and denies every AWS-managed bucket, also objects that are public. The S3 endpoint policy does not let them through at all, or ' +
      'only for signed requests of certain principals, which anonymous reads are not.',
    message: (data) =>
      `S3 denies every AWS-managed bucket that was read (${data.buckets.length}): ${named(data)}${answers(data)}` +
      (data.allowed.length > 0 ? `. Allowed: ${list(data.allowed)}.` : '.'),
    remedies: (data, context) => {
      const proof = verify(context, ['s3'], bucketOptions(data));
      return [
        mergeIntoEndpointPolicy(data, context, proof),
        ...ownBuckets(data, context, proof),
        remedy({
          owner: 'proxy',
          text:
            'If there is no S3 endpoint, or its policy permits everything: a proxy or firewall on the way may answer 403 in the name of S3, or the ' +
            "node's clock may be far off.",
          commands: [`curl -sSI https://s3.${valuesOf(context).zone}/amazon-ssm-${valuesOf(context).region}/latest/VERSION`],
          risk: 'The look-up changes nothing.',
          verify: proof,
        }),
      ];
    },
    docs: DOCS,
  },

  's3/anonymous-denied': {
    title: 'A bucket may be read signed, and not without a signature',
    summary:
      'S3 lets signed reads through and denies anonymous ones: a condition on the principal, usually in the policy of the S3 endpoint. Package managers, ' +
      "and the agent's plain downloads, do not sign.",
    message: (data) => `S3 denies ${named(data)} without a signature${answers(data)}, and lets the same read through with one.`,
    remedies: (data, context) => {
      const proof = verify(context, ['s3'], bucketOptions(data));
      return [mergeIntoEndpointPolicy(data, context, proof)];
    },
    docs: DOCS,
  },

  's3/signed-denied': {
    title: 'A bucket is denied to the role of this node',
    summary:
      "S3 denies the read that is signed with the node's credentials. For buckets of AWS's the agent's components then read without a signature; a bucket of " +
      "the user's has no such way out.",
    message: (data) => `S3 denies ${named(data)} to the credentials of this node${answers(data)}.`,
    remedies: (data, context) => {
      const proof = verify(context, ['s3'], bucketOptions(data));
      return [
        remedy({
          owner: 'iam',
          text: 'Let the role of the node read and write where it must, merged into its policies: ssm-probe policy prints the statements.',
          commands: [
            `ssm-probe policy --region ${valuesOf(context).region}${bucketOptions(data)
              .map((option) => ` ${option}`)
              .join('')}`,
            aws(context, 'iam list-attached-role-policies --role-name ROLE_NAME'),
          ],
          permission: 'iam:ListAttachedRolePolicies',
          risk: 'The commands only read.',
          verify: proof,
        }),
        ...ownBuckets(data, context, proof),
      ];
    },
    docs: DOCS,
  },

  's3/bucket-not-found': {
    title: 'The bucket does not exist',
    summary: 'S3 says that the bucket does not exist: the name is mistyped, or the bucket was deleted.',
    message: (data) => `S3 knows no bucket named ${list(data.buckets)}.`,
    remedies: (data, context) => [
      remedy({
        owner: 'iam',
        text: `Compare ${list(data.buckets)} with the buckets of the account, and correct the name where it is set.`,
        commands: [
          ...data.buckets.slice(0, 4).map((name) => aws(context, `s3api head-bucket --bucket ${shellQuote(bucketName(name))}`)),
          aws(context, 's3api list-buckets --query', quoted('Buckets[].Name')),
        ],
        permission: 's3:ListBucket, s3:ListAllMyBuckets',
        risk: 'The look-ups change nothing. Do not create a bucket under a name that somebody else may have owned before.',
        verify: verify(context, ['s3/bucket-not-found'], ['--bucket', 'BUCKET_NAME']),
      }),
    ],
  },
};
