/** Makes host names from service, Region and DNS suffix. */
import { PARTITIONS, partitionOf } from './partitions.ts';
import { regionInfo } from './regions.ts';
import type { Service, SuffixFacts } from './types.ts';

/**
 * The regional host of a service. `standard` is the agent's name. `dualstack` follows AWS's naming
 * rule, so such a name need not exist.
 * @returns null (only for `dualstack`) if no name can be made: unknown dual-stack suffix, and
 *   `ec2messages`, of which no such name is known.
 */
export function serviceHost(service: Service, region: string, suffix: SuffixFacts, variant?: 'standard'): string;
export function serviceHost(service: Service, region: string, suffix: SuffixFacts, variant: 'dualstack'): string | null;
export function serviceHost(
  service: Service,
  region: string,
  suffix: SuffixFacts,
  variant: 'standard' | 'dualstack' = 'standard',
): string | null {
  if (variant === 'standard') return `${service}.${region}.${suffix.dnsSuffix}`;
  if (service === 's3') return s3DualStackHost(region, suffix);
  if (service === 'ec2messages' || suffix.dualStackDnsSuffix === null) return null;
  return `${service}.${region}.${suffix.dualStackDnsSuffix}`;
}

/** `s3.REGION.SUFFIX`: what the agent uses. */
export function s3Host(region: string, suffix: SuffixFacts): string {
  return `s3.${region}.${suffix.dnsSuffix}`;
}

/**
 * `s3.dualstack.REGION.SUFFIX`: what the patch documents use. Unlike all other services, S3 keeps
 * the ordinary suffix here.
 */
export function s3DualStackHost(region: string, suffix: SuffixFacts): string {
  return `s3.dualstack.${region}.${suffix.dnsSuffix}`;
}

/**
 * The virtual-hosted name of a bucket. `bucket` must be a valid name. A name with dots resolves,
 * but S3's wildcard certificate does not fit it: read such a bucket in path style.
 */
export function bucketHost(bucket: string, region: string, suffix: SuffixFacts, family: 'standard' | 'dualstack'): string {
  return `${bucket}.${family === 'dualstack' ? s3DualStackHost(region, suffix) : s3Host(region, suffix)}`;
}

/**
 * The S3 host from which the patch documents read their payload (script of AWS-RunPatchBaseline):
 * usually dual-stack, in China the standard host, in GovCloud a FIPS host of the old form, with a
 * hyphen before the Region.
 * @returns null in partitions about which AWS publishes nothing.
 */
export function patchPayloadHost(region: string, suffix: SuffixFacts): string | null {
  if (suffix.partition === 'aws') return s3DualStackHost(region, suffix);
  if (suffix.partition === 'aws-cn') return s3Host(region, suffix);
  if (suffix.partition === 'aws-us-gov') return `s3-fips-${region}.${suffix.dnsSuffix}`;
  return null;
}

/**
 * The DNS suffixes of a Region. The table wins for a known Region: AWS does not change it, and
 * somebody else may answer as IMDS. For other Regions IMDS (`services/domain`,
 * `services/partition`) wins over the patterns, so that Regions and partitions that are newer than
 * this version work.
 * @returns null if neither knows the Region. `partition` is `unknown` if only the domain is known.
 */
export function suffixFor(
  region: string,
  imds: { readonly partition: string | null; readonly domain: string | null } | null,
): SuffixFacts | null {
  const published = partitionOf(region);
  const fromPublished =
    published === null
      ? null
      : { partition: published.id, dnsSuffix: published.dnsSuffix, dualStackDnsSuffix: published.dualStackDnsSuffix };
  if (regionInfo(region) !== null) return fromPublished;

  const domain = imds?.domain ?? null;
  if (domain === null || !isDomain(domain)) return fromPublished;
  const told = imds?.partition ?? null;
  const partition = told !== null && PARTITION_ID.test(told) ? told : (published?.id ?? 'unknown');
  // IMDS does not tell the dual-stack suffix. It is known only if the domain is a published
  // partition's.
  const known = PARTITIONS.find((candidate) => candidate.dnsSuffix === domain && sameOrUnknown(candidate.id, partition));
  return { partition, dnsSuffix: domain, dualStackDnsSuffix: known?.dualStackDnsSuffix ?? null };
}

const sameOrUnknown = (id: string, partition: string): boolean => partition === 'unknown' || id === partition;

/** `aws`, or `aws-` and up to three short words. */
const PARTITION_ID = /^aws(?:-[a-z]{1,12}){0,3}$/;
/** Suffixes in use have 12 to 16 characters; a whole name must stay below 253. */
const MAX_DOMAIN = 128;
/** RFC 1123 labels in lower case, at least two, the last one no number: never an IP address. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

function isDomain(text: string): boolean {
  return text.length <= MAX_DOMAIN && DOMAIN.test(text);
}
