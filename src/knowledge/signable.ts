/**
 * Which hosts may receive signed requests: AWS's own endpoints, by the names that AWS publishes.
 *
 * A name below `amazonaws.com` is not enough. Load balancers, instances, APIs, buckets' websites
 * and other people's endpoint services (`vpce-svc-…`) have such names, too, with certificates that
 * verify. So the whole name must have a published form. Sources: General Reference, "AWS service
 * endpoints"; PrivateLink guide, "VPC endpoint DNS names"; S3 guide, "VPC endpoints for S3".
 */
import { PARTITIONS, type Partition } from './partitions.ts';
import { partitionInTable } from './region-table.ts';
import { isRegionShaped } from './regions.ts';
import { SERVICES } from './types.ts';

const SERVICE = `(?:(?:${SERVICES.join('|')})|(?<fips>${SERVICES.join('|')})-fips)`;
const REGION = '(?<region>[a-z0-9-]+)';
/** The endpoint's id, a suffix, and the zone for a name of one zone. */
const VPCE = 'vpce-(?!svc-)[0-9a-z][0-9a-z-]{0,57}';

/** What stands before the suffix: the usual form and VPC endpoints' names, then S3's. */
const FORMS: readonly RegExp[] = [
  new RegExp(`^${SERVICE}\\.${REGION}$`, 'u'),
  new RegExp(`^${VPCE}\\.${SERVICE}\\.${REGION}\\.vpce$`, 'u'),
  new RegExp(`^bucket\\.${VPCE}\\.s3\\.${REGION}\\.vpce$`, 'u'),
  new RegExp(`^(?:s3|(?<fips>s3)-fips)\\.dualstack\\.${REGION}$`, 'u'),
  // Older names, with a hyphen or nothing before the Region. Patching in GovCloud still uses them.
  new RegExp(`^(?:s3|(?<fips>s3)-fips)-(?!fips-)${REGION}$`, 'u'),
  /^s3$/u,
];

/** S3 guide, "Bucket naming rules". */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u;
/** RFC 1035, 2.3.4. */
const MAX_NAME = 253;

/**
 * Why `host` must not receive signed requests; null if it may.
 * @param bucket the wanted bucket if it is part of the name (virtual-hosted style). No other bucket
 * is allowed there.
 */
export function whyNotSigned(host: string, bucket: string | null = null): string | null {
  if (isEndpoint(host)) return null;
  const s3 = bucket !== null && BUCKET.test(bucket) && host.startsWith(`${bucket}.s3`) ? host.slice(bucket.length + 1) : '';
  return isEndpoint(s3) ? null : `${host} is no name that AWS publishes for its endpoints: nothing signed is sent there`;
}

function isEndpoint(host: string): boolean {
  return host.length <= MAX_NAME && PARTITIONS.some((partition) => isEndpointOf(partition, host));
}

function isEndpointOf({ id, dnsSuffix, dualStackDnsSuffix }: Partition, host: string): boolean {
  const suffix = [dnsSuffix, dualStackDnsSuffix].find((one) => host.endsWith(`.${one}`));
  if (suffix === undefined) return false;
  const name = host.slice(0, -suffix.length - 1);
  return FORMS.some((form) => {
    const match = form.exec(name);
    const { region, fips } = match?.groups ?? {};
    return match !== null && (region === undefined || isRegionOf(id, region)) && (fips === undefined || hasFips(id, fips));
  });
}

/** A Region that is newer than the table may be in any partition. */
function isRegionOf(partition: string, region: string): boolean {
  return isRegionShaped(region) && (partitionInTable(region) ?? partition) === partition;
}

/**
 * Where AWS publishes names with `-fips` (botocore, `endpoints.json`): China has none, and in GovCloud the ordinary names of most services are
 * the FIPS ones (`ssm`, `logs`, `monitoring`, `sts`).
 */
function hasFips(partition: string, service: string): boolean {
  if (partition === 'aws-cn') return false;
  return partition !== 'aws-us-gov' || service === 'kms' || service === 's3';
}
