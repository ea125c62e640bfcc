/** S3 denies this node some of the buckets that it needs, or all that AWS manages. */

import { type BucketPicture, statusOf } from '../../picture/buckets.ts';
import type { Picture } from '../../picture/picture.ts';
import { list, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { valuesOf } from '../../remedies/values.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { DENIED_BUCKET } from '../samples.ts';
import { BUCKET_DOCS, bucketAnswers, bucketNames, bucketOptions, mergeIntoEndpointPolicy, ownBuckets } from './denial-words.ts';
import { type BucketData, bucketEvidence, capabilitiesOfBuckets, deniedRow } from './denied-reads.ts';

const KNOWN_OBJECTS =
  'A 403 counts only on an object that AWS publishes to exist and to be public, or where S3 names the policy that denied: on any other key it ' +
  'proves nothing.';

export const s3BucketDenied: Finding<'s3/bucket-denied', BucketData> = {
  code: 's3/bucket-denied',
  number: 35,
  title: 'A bucket that this node needs is denied',
  summary:
    'S3 answers and denies a bucket that this node needs, while others are allowed. The usual cause is an S3 endpoint policy whose list of ' +
    'buckets is incomplete; names of patch buckets carry a suffix that samples often lack.',
  reads: ['s3', 'tls', 'signed'],
  about: 'buckets',
  judge,
  message: (data) =>
    `S3 denies ${bucketNames(data)}${bucketAnswers(data)}` +
    (data.allowed.length > 0 ? `, while ${list(data.allowed)} ${word(data.allowed, 'is', 'are')} allowed.` : '.'),
  remedies: (data, context) => {
    const proof = verify(context, ['s3'], bucketOptions(data));
    return [mergeIntoEndpointPolicy(data, context, proof), ...ownBuckets(data, context, proof)];
  },
  docs: BUCKET_DOCS,
  page: {
    recognised: `Over a verified connection S3 denies an anonymous read of a bucket, and not of every AWS-managed one. ${KNOWN_OBJECTS}`,
    severity: 'Error: buckets are read only for the capabilities of --for, and for --bucket.',
  },
  sample: DENIED_BUCKET,
};

export const s3AllDenied: Finding<'s3/all-denied', BucketData> = {
  code: 's3/all-denied',
  number: 36,
  title: 'Every AWS-managed bucket is denied',
  summary:
    'S3 answers and denies every AWS-managed bucket, also objects that are public. The S3 endpoint policy does not let them through at all, or ' +
    'only for signed requests of certain principals, which anonymous reads are not.',
  reads: ['s3', 'tls', 'signed'],
  about: 'buckets',
  judge,
  message: (data) =>
    `S3 denies every AWS-managed bucket that was read (${data.buckets.length}): ${bucketNames(data)}${bucketAnswers(data)}` +
    (data.allowed.length > 0 ? `. Allowed: ${list(data.allowed)}.` : '.'),
  remedies: (data, context) => {
    const proof = verify(context, ['s3'], bucketOptions(data));
    return [
      mergeIntoEndpointPolicy(data, context, proof),
      ...ownBuckets(data, context, proof),
      remedy({
        title: 'see whether a proxy answers 403 in the name of S3',
        owner: 'proxy',
        text:
          'If there is no S3 endpoint, or its policy permits everything: a proxy or firewall on the way may answer 403 in the name of S3, or the ' +
          "node's clock may be far off.",
        commands: [
          `${context.os === 'windows' ? 'curl.exe' : 'curl'} -sSI https://s3.${valuesOf(context).zone}/amazon-ssm-${valuesOf(context).region}/latest/VERSION`,
        ],
        risk: 'The look-up changes nothing.',
        verify: proof,
      }),
    ];
  },
  docs: BUCKET_DOCS,
  page: {
    recognised: `Over a verified connection S3 denies the reads of every AWS-managed bucket. ${KNOWN_OBJECTS}`,
    severity: 'Error: buckets are read only for the capabilities of --for.',
  },
  sample: { ...DENIED_BUCKET, allowed: [] },
};

function judge(picture: Picture): readonly (DraftOf<'s3/bucket-denied', BucketData> | DraftOf<'s3/all-denied', BucketData>)[] {
  const all = picture.buckets;
  const denied = all.filter(({ outcome, signed }) => outcome === 'denied' && signed !== 'ok');
  if (denied.length === 0) return [];
  // What is denied to nobody who signs is another finding; what is allowed to all says that not everything is denied.
  const managed = all.filter(({ purpose, signed, outcome }) => purpose !== 'user' && !(outcome === 'denied' && signed === 'ok'));
  const allowed = all.filter(({ outcome }) => outcome === 'ok').map(({ name }) => name);
  const everyManaged =
    managed.some(({ outcome }) => outcome === 'denied') &&
    managed.every((bucket) => bucket.outcome === 'denied' || (bucket.outcome === 'inconclusive' && statusOf(bucket) === 403));
  const drafts: (DraftOf<'s3/bucket-denied', BucketData> | DraftOf<'s3/all-denied', BucketData>)[] = [];
  const tell = (code: 's3/bucket-denied' | 's3/all-denied', buckets: readonly BucketPicture[]): void => {
    if (buckets.length === 0) return;
    drafts.push({
      code,
      severity: 'error',
      subjects: buckets.map(({ name }) => name),
      data: { buckets: buckets.map(deniedRow), allowed },
      evidence: buckets.map(bucketEvidence),
      capabilities: capabilitiesOfBuckets(picture, buckets),
    });
  };
  if (everyManaged) {
    tell('s3/all-denied', managed);
    tell(
      's3/bucket-denied',
      denied.filter(({ purpose }) => purpose === 'user'),
    );
  } else tell('s3/bucket-denied', denied);
  return drafts;
}
