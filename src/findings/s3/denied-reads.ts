/** Denied reads of buckets, as the data and evidence of a finding. */

import { CAPABILITY_NEEDS } from '../../knowledge/capabilities.ts';
import { type BucketPurpose, CAPABILITIES, type Capability } from '../../knowledge/types.ts';
import type { BucketPicture } from '../../picture/buckets.ts';
import type { Picture } from '../../picture/picture.ts';
import type { DraftOf } from '../finding.ts';

export interface BucketData {
  readonly buckets: readonly {
    readonly name: string;
    readonly purpose: BucketPurpose;
    readonly key: string;
    readonly status: number | null;
    /** S3's own words, when it gave any beyond `Access Denied`. */
    readonly message: string | null;
  }[];
  /** Buckets that answered normally, as the control. */
  readonly allowed: readonly string[];
}

export function deniedRow({ name, purpose, read }: BucketPicture) {
  const { result } = read;
  const message = result.outcome === 'ok' && result.message !== 'Access Denied' ? result.message : null;
  return { name, purpose, key: read.key, status: result.outcome === 'ok' ? result.status : null, message };
}

export function aboutSigned<C extends 's3/anonymous-denied' | 's3/signed-denied'>(
  picture: Picture,
  found: readonly BucketPicture[],
  code: C,
  severity: 'error' | 'info',
): readonly DraftOf<C, BucketData>[] {
  if (found.length === 0) return [];
  const reads = picture.facts.signed?.reads ?? [];
  return [
    {
      code,
      severity,
      subjects: found.map(({ name }) => name),
      data: {
        buckets: found.map((bucket) => {
          const signed = reads.find((read) => read.bucket === bucket.name);
          return deniedRow(code === 's3/signed-denied' && signed !== undefined ? { ...bucket, read: signed } : bucket);
        }),
        allowed: [],
      },
      evidence: found.flatMap(({ name, read }) => [
        `without a signature: ${readEvidence(read)}`,
        ...reads.filter(({ bucket }) => bucket === name).map((one) => `signed: ${readEvidence(one)}`),
      ]),
      capabilities: capabilitiesOfBuckets(picture, found),
    },
  ];
}

export function bucketEvidence({ read }: BucketPicture): string {
  return readEvidence(read);
}

export function readEvidence({ bucket, host, key, result }: BucketPicture['read']): string {
  const answer =
    result.outcome === 'ok' ? `HTTP ${result.status}${result.code === null ? '' : ` ${result.code}`}` : result.outcome;
  return `GET ${key} of ${bucket} at ${host}: ${answer}${result.outcome === 'failed' ? ` (${result.reason}: ${result.detail})` : ''}`;
}

export function capabilitiesOfBuckets(picture: Picture, buckets: readonly BucketPicture[]): Capability[] {
  return CAPABILITIES.filter(
    (name) =>
      picture.facts.request.for.includes(name) &&
      CAPABILITY_NEEDS[name].buckets.some((purpose) => buckets.some((bucket) => bucket.purpose === purpose)),
  );
}
