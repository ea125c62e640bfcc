/** S3 lets anybody read a bucket, and denies it to this node's role. */

import type { Picture } from '../../picture/picture.ts';
import { roleName } from '../../remedies/foreign.ts';
import { shellQuote } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { valuesOf } from '../../remedies/values.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { DENIED_BUCKET } from '../samples.ts';
import { BUCKET_DOCS, bucketAnswers, bucketNames, bucketOptions, ownBuckets } from './denial-words.ts';
import { aboutSigned, type BucketData } from './denied-reads.ts';

export const s3SignedDenied: Finding<'s3/signed-denied', BucketData> = {
  code: 's3/signed-denied',
  number: 38,
  title: 'A bucket is denied to the role of this node',
  summary:
    "S3 denies the read that is signed with the node's credentials. For buckets of AWS's the agent's components then read without a signature; a bucket of " +
    "the user's has no such way out.",
  reads: ['s3', 'tls', 'signed'],
  about: 'buckets',
  judge,
  message: (data) => `S3 denies ${bucketNames(data)} to the credentials of this node${bucketAnswers(data)}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['s3'], bucketOptions(data));
    return [
      remedy({
        title: 'let the role read these buckets',
        owner: 'iam',
        text: 'Let the role of the node read and write where it must, merged into its policies: ssm-probe policy prints the statements.',
        commands: [
          `ssm-probe policy --region ${valuesOf(context).region}${bucketOptions(data)
            .map((option) => ` ${option}`)
            .join('')}`,
          aws(
            context,
            `iam list-attached-role-policies --role-name ${context.role === undefined ? 'ROLE_NAME' : shellQuote(roleName(context.role))}`,
          ),
        ],
        permission: 'iam:ListAttachedRolePolicies',
        risk: 'The commands only read.',
        verify: proof,
      }),
      ...ownBuckets(data, context, proof),
    ];
  },
  docs: BUCKET_DOCS,
  page: {
    recognised:
      "A signed read of a bucket is denied, while the same read without a signature is not, or is of a bucket of --bucket, and S3's words name the denial. " +
      "Of AWS's buckets that anybody may read, one read is made signed: of the agent's own object.",
    severity:
      "Info for AWS's buckets: most roles have no rights in S3, and the readers fall back to reads without a signature. Error for a bucket of the user's.",
  },
  sample: { ...DENIED_BUCKET, allowed: [] },
};

/** AWS's components then read without a signature; for a user's bucket nothing else can read it. */
function judge(picture: Picture): readonly DraftOf<'s3/signed-denied', BucketData>[] {
  const found = picture.buckets.filter(({ outcome, signed }) => signed === 'denied' && outcome !== 'denied');
  const own = found.filter(({ purpose }) => purpose === 'user');
  return [
    ...aboutSigned(picture, own, 's3/signed-denied', 'error'),
    ...(own.length > 0 ? [] : aboutSigned(picture, found, 's3/signed-denied', 'info')),
  ];
}
