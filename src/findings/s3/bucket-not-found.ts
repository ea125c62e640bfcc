/** S3 says that a bucket of the user's does not exist. */

import type { Picture } from '../../picture/picture.ts';
import { bucketName } from '../../remedies/foreign.ts';
import { list } from '../../remedies/phrases.ts';
import { bucketOption } from '../../remedies/proof-command.ts';
import { quoted, shellQuote } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { bucketEvidence, capabilitiesOfBuckets } from './denied-reads.ts';

export interface S3BucketNotFoundData {
  readonly buckets: readonly string[];
}

export const s3BucketNotFound: Finding<'s3/bucket-not-found', S3BucketNotFoundData> = {
  code: 's3/bucket-not-found',
  number: 41,
  title: 'The bucket does not exist',
  summary: 'S3 says that the bucket does not exist: the name is mistyped, or the bucket was deleted.',
  reads: ['s3', 'tls'],
  about: 'user-buckets',
  judge,
  message: (data) => `S3 knows no bucket named ${list(data.buckets)}.`,
  remedies: (data, context) => [
    remedy({
      title: 'correct the name of the bucket where it is set, and in the proof',
      owner: 'iam',
      text: `Compare ${list(data.buckets)} with the buckets of the account, and correct the name where it is set. The proof here asks for the name as it is now: ask for the right one.`,
      commands: [
        ...data.buckets.slice(0, 4).map((name) => aws(context, `s3api head-bucket --bucket ${shellQuote(bucketName(name))}`)),
        aws(context, 's3api list-buckets --query', quoted('Buckets[].Name')),
      ],
      permission: 's3:ListBucket, s3:ListAllMyBuckets',
      risk: 'The look-ups change nothing. Do not create a bucket under a name that somebody else may have owned before.',
      verify: verify(context, ['s3/bucket-not-found'], bucketOption(data.buckets)),
    }),
  ],
  page: {
    recognised: 'Over a verified connection S3 answers NoSuchBucket for a bucket of --bucket.',
    severity: 'Error: it is a bucket that --bucket named.',
  },
  sample: { buckets: ['example-bucket'] },
};

function judge(picture: Picture): readonly DraftOf<'s3/bucket-not-found', S3BucketNotFoundData>[] {
  const missing = picture.buckets.filter(({ outcome }) => outcome === 'not-found');
  if (missing.length === 0) return [];
  const buckets = missing.map(({ name }) => name);
  const capabilities = capabilitiesOfBuckets(picture, missing);
  return [
    {
      code: 's3/bucket-not-found',
      severity: 'error',
      subjects: buckets,
      data: { buckets },
      evidence: missing.map(bucketEvidence),
      capabilities,
    },
  ];
}
