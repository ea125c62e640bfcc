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
  {
    id: 'aws',
    dnsSuffix: 'amazonaws.com',
    dualStackDnsSuffix: 'api.aws',
    regionPattern: /^(?:us|eu|ap|sa|ca|me|af|il|mx)-(?!gov-|iso[a-z]?-)[a-z]+-\d+$/,
  },
  {
    id: 'aws-cn',
    dnsSuffix: 'amazonaws.com.cn',
    dualStackDnsSuffix: 'api.amazonwebservices.com.cn',
    regionPattern: /^cn-[a-z]+-\d+$/,
  },
  {
    id: 'aws-us-gov',
    dnsSuffix: 'amazonaws.com',
    dualStackDnsSuffix: 'api.aws',
    regionPattern: /^us-gov-[a-z]+-\d+$/,
  },
  {
    id: 'aws-eusc',
    dnsSuffix: 'amazonaws.eu',
    dualStackDnsSuffix: 'api.amazonwebservices.eu',
    regionPattern: /^eusc-de-[a-z]+-\d+$/,
  },
  {
    id: 'aws-iso',
    dnsSuffix: 'c2s.ic.gov',
    dualStackDnsSuffix: 'api.aws.ic.gov',
    regionPattern: /^us-iso-[a-z]+-\d+$/,
  },
  {
    id: 'aws-iso-b',
    dnsSuffix: 'sc2s.sgov.gov',
    dualStackDnsSuffix: 'api.aws.scloud',
    regionPattern: /^us-isob-[a-z]+-\d+$/,
  },
  {
    id: 'aws-iso-e',
    dnsSuffix: 'cloud.adc-e.uk',
    dualStackDnsSuffix: 'api.cloud-aws.adc-e.uk',
    regionPattern: /^eu-isoe-[a-z]+-\d+$/,
  },
  {
    id: 'aws-iso-f',
    dnsSuffix: 'csp.hci.ic.gov',
    dualStackDnsSuffix: 'api.aws.hci.ic.gov',
    regionPattern: /^us-isof-[a-z]+-\d+$/,
  },
];

/** Longer than any Region. Keeps hostile text away from the patterns. */
const MAX_REGION = 32;

/**
 * The partition of a Region, by the table of known Regions, else by the published patterns.
 * @returns null if neither knows it (a newer partition, or no Region at all).
 */
export function partitionOf(region: string): Partition | null {
  if (region.length > MAX_REGION) return null;
  const id = partitionInTable(region);
  const found = PARTITIONS.find((partition) => (id === null ? partition.regionPattern.test(region) : partition.id === id));
  return found ?? null;
}
