/** S3: its way (gateway endpoint, internet), its two host families, and the buckets that this node needs. */
import type { Draft } from '../catalog/data.ts';
import { CAPABILITY_NEEDS } from '../knowledge/capabilities.ts';
import { CAPABILITIES, type Capability } from '../knowledge/types.ts';
import { isPrivate } from './addresses.ts';
import { type BucketPicture, bucketsOf, isElsewhere, statusOf } from './buckets.ts';
import { diagnoseDns, targets } from './dns-diagnosis.ts';
import { unanswered } from './dns-names.ts';
import { at, capabilitiesOf, evidenceAt, requiredInterface, s3Endpoint } from './draft.ts';
import type { AddressPicture, Picture } from './picture.ts';

const GONE = new Set(['timeout', 'denied', 'other', 'unreachable']);

function isGone({ reach }: AddressPicture): boolean {
  return reach.state === 'fails' && reach.layer === 'tcp' && GONE.has(reach.reason);
}

export function noPath(picture: Picture): readonly Draft[] {
  const s3 = s3Endpoint(picture, 'endpoint');
  if (s3 === undefined || !s3.required) return [];
  const tried = targets(picture, s3).addresses.filter(({ reach }) => reach.state !== 'unknown' || reach.tried);
  if (tried.length === 0 || !tried.every(isGone) || tried.some((address) => isPrivate(address.class))) return [];
  const addresses = tried.map((address) => at(s3.host, address));
  return [
    {
      code: 's3/no-path',
      severity: 'error',
      subjects: [s3.host],
      data: {
        addresses,
        interfaceWorks: requiredInterface(picture).some(({ state }) => state === 'works' || state === 'partial'),
      },
      evidence: addresses.map(evidenceAt),
      capabilities: capabilitiesOf([s3]),
    },
  ];
}

/** AWS's patch documents use the dual-stack family; an interface endpoint for S3 that is IPv4-only does not answer for it. */
export function dualStackUnreachable(picture: Picture): readonly Draft[] {
  const s3 = s3Endpoint(picture, 'endpoint');
  const dual = s3Endpoint(picture, 'dualstack');
  if (s3 === undefined || dual === undefined || !s3.required || s3.state === 'fails' || s3.state === 'unresolved') return [];
  // Certificates and pages are told by their own rules; here the name does not resolve or nothing opens.
  const closed = [dual.agent, targets(picture, dual).addresses].some(
    (addresses) => addresses.length > 0 && unanswered(addresses),
  );
  const silent = dual.state === 'unresolved' || (dual.state === 'fails' && closed);
  if (!silent || dual.pinned !== null || diagnoseDns(picture, dual).kind === 'sinkholed') return [];
  const addresses = dual.agent.map((address) => at(dual.host, address));
  // Only patching needs it; where that was not asked for, it is a note.
  const asked = dual.required;
  return [
    {
      code: 's3/dualstack-unreachable',
      severity: asked ? 'error' : 'info',
      subjects: [dual.host],
      data: { addresses, host: dual.host },
      evidence: [
        ...dual.configured.map((view) => `${view.server} says ${view.says} for ${dual.host}`),
        ...addresses.map(evidenceAt),
        ...(s3.state === 'unknown' ? [] : [`${s3.host} answers`]),
      ],
      capabilities: capabilitiesOf([dual]),
    },
  ];
}

export function bucketDenied(picture: Picture): readonly Draft[] {
  const all = bucketsOf(picture);
  const denied = all.filter(({ outcome, signed }) => outcome === 'denied' && signed !== 'ok');
  if (denied.length === 0) return [];
  const managed = all.filter(({ purpose, signed }) => purpose !== 'user' && signed !== 'ok');
  const allowed = all.filter(({ outcome }) => outcome === 'ok').map(({ name }) => name);
  const everyManaged =
    managed.some(({ outcome }) => outcome === 'denied') &&
    managed.every((bucket) => bucket.outcome === 'denied' || (bucket.outcome === 'inconclusive' && statusOf(bucket) === 403));
  const drafts: Draft[] = [];
  const tell = (code: 's3/bucket-denied' | 's3/all-denied', buckets: readonly BucketPicture[]): void => {
    if (buckets.length === 0) return;
    drafts.push({
      code,
      severity: 'error',
      subjects: buckets.map(({ name }) => name),
      data: { buckets: buckets.map(deniedRow), allowed },
      evidence: buckets.map(evidenceOf),
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

function deniedRow({ name, purpose, read }: BucketPicture) {
  const { result } = read;
  const message = result.outcome === 'ok' && result.message !== 'Access Denied' ? result.message : null;
  return { name, purpose, key: read.key, status: result.outcome === 'ok' ? result.status : null, message };
}

/** A condition on the principal lets in who signs, and keeps out plain downloads: package managers, and the agent's own. */
export function anonymousDenied(picture: Picture): readonly Draft[] {
  const found = bucketsOf(picture).filter(
    ({ outcome, signed, purpose }) => purpose !== 'user' && outcome === 'denied' && signed === 'ok',
  );
  return aboutSigned(picture, found, 's3/anonymous-denied', 'error');
}

/** The reverse. AWS's own components then read without a name; a bucket of the user's has nobody to fall back to. */
export function signedDenied(picture: Picture): readonly Draft[] {
  const found = bucketsOf(picture).filter(({ outcome, signed }) => signed === 'denied' && outcome !== 'denied');
  const own = found.filter(({ purpose }) => purpose === 'user');
  return [
    ...aboutSigned(picture, own, 's3/signed-denied', 'error'),
    ...(own.length > 0 ? [] : aboutSigned(picture, found, 's3/signed-denied', 'warning')),
  ];
}

function aboutSigned(
  picture: Picture,
  found: readonly BucketPicture[],
  code: 's3/anonymous-denied' | 's3/signed-denied',
  severity: 'error' | 'warning',
): readonly Draft[] {
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

export function wrongRegion(picture: Picture): readonly Draft[] {
  const lost = bucketsOf(picture).filter((bucket) => {
    if (bucket.purpose !== 'user' || bucket.outcome !== 'wrong-region') return false;
    const there = bucket.reads.filter((read) => isElsewhere(picture, read));
    return there.length > 0 && there.every(({ result }) => result.outcome === 'failed');
  });
  if (lost.length === 0) return [];
  return [
    {
      code: 's3/wrong-region',
      severity: 'error',
      subjects: lost.map(({ name }) => name),
      data: { buckets: lost.map(({ name, otherRegion }) => ({ name, region: otherRegion })) },
      evidence: lost.flatMap((bucket) => bucket.reads.map((read) => readEvidence(read))),
      capabilities: capabilitiesOfBuckets(picture, lost),
    },
  ];
}

export function bucketNotFound(picture: Picture): readonly Draft[] {
  const missing = bucketsOf(picture).filter(({ outcome }) => outcome === 'not-found');
  if (missing.length === 0) return [];
  const buckets = missing.map(({ name }) => name);
  const capabilities = capabilitiesOfBuckets(picture, missing);
  return [
    {
      code: 's3/bucket-not-found',
      severity: 'error',
      subjects: buckets,
      data: { buckets },
      evidence: missing.map(evidenceOf),
      capabilities,
    },
  ];
}

function evidenceOf({ read }: BucketPicture): string {
  return readEvidence(read);
}

function readEvidence({ bucket, host, key, result }: BucketPicture['read']): string {
  const answer =
    result.outcome === 'ok' ? `HTTP ${result.status}${result.code === null ? '' : ` ${result.code}`}` : result.outcome;
  return `GET ${key} of ${bucket} at ${host}: ${answer}${result.outcome === 'failed' ? ` (${result.reason}: ${result.detail})` : ''}`;
}

function capabilitiesOfBuckets(picture: Picture, buckets: readonly BucketPicture[]): Capability[] {
  return CAPABILITIES.filter(
    (name) =>
      picture.facts.request.for.includes(name) &&
      CAPABILITY_NEEDS[name].buckets.some((purpose) => buckets.some((bucket) => bucket.purpose === purpose)),
  );
}
