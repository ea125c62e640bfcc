/** How the findings about S3 are recognised (`rules/s3.ts`, `rules/buckets.ts`). */
import type { FindingCode } from '../catalog/codes.ts';
import { ALWAYS_ERROR, type Notes } from './notes-type.ts';

type Codes = Extract<FindingCode, `s3/${string}`>;

const KNOWN_OBJECTS =
  'A 403 counts only on an object that AWS publishes to exist and to be public, or where S3 names the policy that denied: on any other key it ' +
  'proves nothing.';

export const S3_NOTES: Notes<Codes> = {
  's3/no-path': {
    recognised: "Every address of S3's regional name that was tried is public, and TCP 443 vanishes or is unreachable at each.",
    severity: `${ALWAYS_ERROR} It stands beside another cause only where an interface service works or fails for another reason.`,
  },
  's3/bucket-denied': {
    recognised: `Over a verified connection S3 denies an anonymous read of a bucket, and not of every AWS-managed one. ${KNOWN_OBJECTS}`,
    severity: 'Error: buckets are read only for the capabilities of --for, and for --bucket.',
  },
  's3/all-denied': {
    recognised: `Over a verified connection S3 denies the reads of every AWS-managed bucket. ${KNOWN_OBJECTS}`,
    severity: 'Error: buckets are read only for the capabilities of --for.',
  },
  's3/dualstack-unreachable': {
    recognised:
      "S3's regional name answers or is not known to fail, and its dual-stack name does not resolve or does not open. The patch documents read " +
      'their payload there, the agent does not.',
    severity: 'Error when patching was asked for. Info otherwise.',
  },
  's3/wrong-region': {
    recognised:
      "S3 says (x-amz-bucket-region, or a redirect) that a bucket of --bucket is in another Region, and that Region's host does not answer from here.",
    severity: 'Error: it is a bucket that --bucket named.',
  },
  's3/anonymous-denied': {
    recognised:
      'An object that is known to be public is denied without a signature, and the same read is let through signed with the credentials of the node.',
    severity: 'Error: what does not sign cannot read.',
  },
  's3/signed-denied': {
    recognised:
      "A signed read of a bucket is denied, while the same read without a signature is not, or is of a bucket of --bucket, and S3's words name the denial.",
    severity:
      "Warning for AWS's buckets, whose readers fall back to reads without a signature. Error for a bucket of the user's.",
  },
  's3/bucket-not-found': {
    recognised: 'Over a verified connection S3 answers NoSuchBucket for a bucket of --bucket.',
    severity: 'Error: it is a bucket that --bucket named.',
  },
};
