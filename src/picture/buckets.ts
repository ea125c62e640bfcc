/** What the reads say about each bucket. A 403 on a key that need not exist proves nothing. */
import { furthest } from '../facts/small-hello.ts';
import type { Facts, ObjectFacts } from '../facts.ts';
import { refusalOf } from '../knowledge/denials.ts';
import type { BucketPurpose } from '../knowledge/types.ts';

/** What the read of a bucket comes down to. */
export type BucketOutcome = 'ok' | 'denied' | 'not-found' | 'wrong-region' | 'failed' | 'inconclusive' | 'skipped';

export interface BucketPicture {
  readonly name: string;
  readonly purpose: BucketPurpose;
  readonly outcome: BucketOutcome;
  /** The read that decided. */
  readonly read: ObjectFacts;
  readonly reads: readonly ObjectFacts[];
  /** What a signed read of it says; null where none was made, or it says nothing. */
  readonly signed: 'ok' | 'denied' | null;
  /** The Region that S3 says the bucket is in, when that is not this one. */
  readonly otherRegion: string | null;
}

/** S3 names the policy only inside one organisation; where it does, the key does not matter (S3 guide, troubleshooting 403). */
const NAMED_DENIAL =
  /endpoint policy|explicit deny|is not authorized to perform|service control policy|resource control policy/iu;

/** From the most to the least telling: one good read outweighs a broken path to the same bucket. */
const ORDER: readonly BucketOutcome[] = ['ok', 'denied', 'not-found', 'wrong-region', 'inconclusive', 'failed', 'skipped'];

export function bucketsOf(facts: Facts): readonly BucketPicture[] {
  const { objects, request } = facts;
  const names = [...new Set(objects.map(({ bucket }) => bucket))];
  return names.flatMap((name) => {
    const reads = objects.filter(({ bucket }) => bucket === name);
    const home = reads.filter((read) => !isElsewhere({ facts }, read));
    const ranked = (home.length > 0 ? home : reads)
      .map((read) => ({ read, outcome: outcomeOf(facts, read) }))
      .sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
    const [best] = ranked;
    if (best === undefined) return [];
    const named =
      reads.flatMap(({ result }) => (result.outcome === 'ok' && result.bucketRegion !== null ? [result.bucketRegion] : []))[0] ??
      null;
    const otherRegion = named !== null && named !== request.region ? named : null;
    const signed = signedOutcome(facts, name);
    // What needs a name to be read, and is read with one, is settled.
    const outcome = best.outcome === 'inconclusive' && signed === 'ok' ? 'ok' : best.outcome;
    return [{ name, purpose: best.read.purpose, outcome, read: best.read, reads, signed, otherRegion }];
  });
}

/** A read at the host of another Region, where a user's bucket was found to be. */
export function isElsewhere({ facts }: { readonly facts: Facts }, { host }: ObjectFacts): boolean {
  return facts.hosts.some((candidate) => candidate.host === host && candidate.kind === 'elsewhere');
}

function signedOutcome(facts: Facts, name: string): BucketPicture['signed'] {
  const read = facts.signed?.reads?.find(({ bucket }) => bucket === name);
  if (read?.result.outcome !== 'ok') return null;
  const { status, code, message } = read.result;
  if ((status >= 200 && status < 300) || status === 416 || code === 'NoSuchKey') return 'ok';
  // A wrong clock, old or wrong keys: that is about who signs, and of no bucket.
  if (code !== null && refusalOf(code, message ?? '').kind !== 'denied') return null;
  // Without the right to list, S3 calls an absent key denied: only named denials count there.
  return status === 403 && (read.certainty === 'known' || NAMED_DENIAL.test(message ?? '')) ? 'denied' : null;
}

/** S3 itself answered this read: over a verified chain, or at least with S3's own identifier. */
function outcomeOf(facts: Facts, read: ObjectFacts): BucketOutcome {
  const { result } = read;
  if (result.outcome !== 'ok') return result.outcome;
  const connection = facts.connections.find(({ host, ip }) => host === read.host && ip === read.ip);
  const tls = connection === undefined ? null : furthest(connection).tls;
  const trusted = tls?.outcome === 'ok' && tls.verifyError === null && tls.nameError === null;
  // Behind somebody else's certificate nothing is known about the bucket.
  if (!trusted) return 'inconclusive';
  const { status, code, message, bucketRegion } = result;
  if ((status >= 200 && status < 300) || status === 416 || code === 'NoSuchKey') return 'ok';
  if (code === 'NoSuchBucket') return read.purpose === 'user' ? 'not-found' : 'inconclusive';
  if (isRedirect(status, code) || (bucketRegion !== null && bucketRegion !== facts.request.region)) return 'wrong-region';
  if (status === 403 && (read.certainty === 'known' || NAMED_DENIAL.test(message ?? ''))) return 'denied';
  return 'inconclusive';
}

function isRedirect(status: number, code: string | null): boolean {
  return status === 301 || status === 307 || code === 'PermanentRedirect' || code === 'TemporaryRedirect';
}

export function statusOf({ read: { result } }: BucketPicture): number | null {
  return result.outcome === 'ok' ? result.status : null;
}
