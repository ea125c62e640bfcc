/**
 * The AWS partitions: separate clouds with their own DNS suffixes.
 *
 * Source: the partition metadata that AWS ships with its SDKs (botocore `partitions.json`, August
 * 2026).
 */
import { partitionInTable } from './region-table.ts';

/** One partition and the names that its Regions and hosts have. */
export interface Partition {
  /** As in ARNs: `aws`, `aws-cn` … */
  readonly id: string;
  /** Suffix of the ordinary host names, without a leading dot. */
  readonly dnsSuffix: string;
  /** Suffix of dual-stack host names, except S3's, which end in `dnsSuffix`. */
  readonly dualStackDnsSuffix: string;
  /** Recognises Regions that are newer than the table of this version. */
  readonly regionPattern: RegExp;
}

/**
 * All published partitions. The patterns exclude one another. AWS's own pattern for `aws` uses `\w`
 * and would match `us-iso-1`; this one takes only letters, and no word that marks another
 * partition.
 */
export const PARTITIONS: readonly Partition[] = [
  partition('aws', 'amazonaws.com', 'api.aws', /^(?:us|eu|ap|sa|ca|me|af|il|mx)-(?!gov-|iso[a-z]?-)[a-z]+-\d+$/),
  partition('aws-cn', 'amazonaws.com.cn', 'api.amazonwebservices.com.cn', /^cn-[a-z]+-\d+$/),
  partition('aws-us-gov', 'amazonaws.com', 'api.aws', /^us-gov-[a-z]+-\d+$/),
  partition('aws-eusc', 'amazonaws.eu', 'api.amazonwebservices.eu', /^eusc-de-[a-z]+-\d+$/),
  partition('aws-iso', 'c2s.ic.gov', 'api.aws.ic.gov', /^us-iso-[a-z]+-\d+$/),
  partition('aws-iso-b', 'sc2s.sgov.gov', 'api.aws.scloud', /^us-isob-[a-z]+-\d+$/),
  partition('aws-iso-e', 'cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk', /^eu-isoe-[a-z]+-\d+$/),
  partition('aws-iso-f', 'csp.hci.ic.gov', 'api.aws.hci.ic.gov', /^us-isof-[a-z]+-\d+$/),
];

function partition(id: string, dnsSuffix: string, dualStackDnsSuffix: string, regionPattern: RegExp): Partition {
  return { id, dnsSuffix, dualStackDnsSuffix, regionPattern };
}

/** Longer than any Region. Keeps hostile text away from the patterns. */
const MAX_REGION = 32;

/**
 * The partition of a Region, by the table of known Regions, else by the published patterns.
 * @returns null if neither knows it (a newer partition, or no Region at all).
 */
export function partitionOf(region: string): Partition | null {
  if (region.length > MAX_REGION) return null;
  const id = partitionInTable(region);
  const found = PARTITIONS.find((one) => (id === null ? one.regionPattern.test(region) : one.id === id));
  return found ?? null;
}
