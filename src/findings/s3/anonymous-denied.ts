/** S3 lets this node read a bucket with a signature, and denies the same read without one. */

import type { Picture } from '../../picture/picture.ts';
import { verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { DENIED_BUCKET } from '../samples.ts';
import { BUCKET_DOCS, bucketAnswers, bucketNames, bucketOptions, mergeIntoEndpointPolicy } from './denial-words.ts';
import { aboutSigned, type BucketData } from './denied-reads.ts';

export const s3AnonymousDenied: Finding<'s3/anonymous-denied', BucketData> = {
  code: 's3/anonymous-denied',
  number: 37,
  title: 'A bucket may be read signed, and not without a signature',
  summary:
    'S3 lets signed reads through and denies anonymous ones: a condition on the principal, usually in the policy of the S3 endpoint. Package managers, ' +
    "and the agent's plain downloads, do not sign.",
  reads: ['s3', 'tls', 'signed'],
  about: 'buckets',
  judge,
  message: (data) =>
    `S3 denies ${bucketNames(data)} without a signature${bucketAnswers(data)}, and lets the same read through with one.`,
  remedies: (data, context) => {
    const proof = verify(context, ['s3'], bucketOptions(data));
    return [mergeIntoEndpointPolicy(data, context, proof)];
  },
  docs: BUCKET_DOCS,
  page: {
    recognised:
      'An object that is known to be public is denied without a signature, and the same read is let through signed with the credentials of the node.',
    severity: 'Error: what does not sign cannot read.',
  },
  sample: { ...DENIED_BUCKET, allowed: [] },
};

/**
 * A condition on the principal lets in who signs, and keeps out plain downloads: package managers,
 * and the agent's own.
 */
function judge(picture: Picture): readonly DraftOf<'s3/anonymous-denied', BucketData>[] {
  const found = picture.buckets.filter(
    ({ outcome, signed, purpose }) => purpose !== 'user' && outcome === 'denied' && signed === 'ok',
  );
  return aboutSigned(picture, found, 's3/anonymous-denied', 'error');
}
