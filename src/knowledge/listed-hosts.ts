/**
 * FIPS and dual-stack host names that AWS lists by name, per service and Region.
 *
 * A listed host exists almost certainly. A missing one may still exist, because the lists lag
 * behind. So say "AWS lists it", never "it does not exist". Sources: botocore 1.44.8,
 * `endpoints.json` (November 2026; it lists nothing yet for announced Regions); General Reference,
 * Systems Manager endpoints; for ssmmessages and ec2messages the FIPS configuration in the User
 * Guide's page on SSM Agent's technical details.
 */
import { PARTITIONS } from './partitions.ts';
import { REGION_TABLE } from './region-table.ts';
import type { Service } from './types.ts';

/** The agent may also use `monitoring` and `sts`. Nothing here probes them. */
export type ListedService = Service | 'monitoring' | 'sts';

/** Listed hosts of one service; a missing member means "not listed". */
export interface ServiceHosts {
  readonly fips?: string;
  readonly dualstack?: string;
  /** FIPS over IPv4 and IPv6. */
  readonly dualstackFips?: string;
}

const US = ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'] as const;
const CANADA_AND_US = ['ca-central-1', 'ca-west-1', ...US];
const GOV = ['us-gov-east-1', 'us-gov-west-1'];
const CHINA = ['cn-north-1', 'cn-northwest-1'];
/** Isolated Regions with S3 FIPS hosts. */
const ISO_S3 = ['us-iso-east-1', 'us-iso-west-1', 'us-isob-east-1'];
/** In the SDKs' partitions, but not yet in a list of hosts. */
const ANNOUNCED = ['me-west-1', 'sa-west-1'];
const COMMERCIAL = Object.keys(REGION_TABLE).filter(
  (region) => REGION_TABLE[region]?.[0] === 'aws' && !ANNOUNCED.includes(region),
);

const without = (regions: readonly string[], ...left: readonly string[]): readonly string[] =>
  regions.filter((region) => !left.includes(region));

/** One listing: where it holds, and how to make the name. */
interface Listing {
  readonly service: ListedService;
  readonly variant: keyof ServiceHosts;
  readonly regions: readonly string[];
  readonly host: (region: string, suffix: string, dualStackSuffix: string) => string;
}

const fips = (service: ListedService, regions: readonly string[]): Listing => ({
  service,
  variant: 'fips',
  regions,
  host: (region, suffix) => `${service}-fips.${region}.${suffix}`,
});
/** GovCloud: for these services the ordinary name is the FIPS endpoint. */
const plainIsFips = (service: ListedService): Listing => ({
  service,
  variant: 'fips',
  regions: GOV,
  host: (region, suffix) => `${service}.${region}.${suffix}`,
});
const dualstack = (service: ListedService, regions: readonly string[]): Listing => ({
  service,
  variant: 'dualstack',
  regions,
  host: (region, _suffix, dualStackSuffix) => `${service}.${region}.${dualStackSuffix}`,
});

const LISTINGS: readonly Listing[] = [
  fips('ssm', CANADA_AND_US),
  plainIsFips('ssm'),
  dualstack('ssm', [...COMMERCIAL, ...GOV]),
  {
    service: 'ssm',
    variant: 'dualstackFips',
    regions: CANADA_AND_US,
    host: (region, _suffix, dualStackSuffix) => `ssm-fips.${region}.${dualStackSuffix}`,
  },
  fips('ssmmessages', [...US, 'ca-west-1']),
  fips('ec2messages', [...US, 'ca-west-1']),
  fips('ec2', CANADA_AND_US),
  plainIsFips('ec2'),
  dualstack('ec2', [
    'af-south-1',
    'ap-east-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-north-1',
    'eu-south-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'me-south-1',
    'sa-east-1',
    ...US,
    ...GOV,
  ]),
  fips(
    'kms',
    without(Object.keys(REGION_TABLE), 'ap-east-2', 'ap-southeast-6', 'eusc-de-east-1', 'us-isob-west-1', ...CHINA, ...ANNOUNCED),
  ),
  fips('logs', CANADA_AND_US),
  plainIsFips('logs'),
  dualstack('logs', [
    ...without(COMMERCIAL, 'ap-east-2', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'mx-central-1'),
    ...CHINA,
    ...GOV,
  ]),
  fips('monitoring', US),
  plainIsFips('monitoring'),
  fips('sts', US),
  plainIsFips('sts'),
  fips('s3', [...CANADA_AND_US, ...GOV, ...ISO_S3]),
  {
    service: 's3',
    variant: 'dualstack',
    regions: [...without(COMMERCIAL, 'ap-east-2', 'ap-southeast-6'), ...CHINA, ...GOV],
    host: (region, suffix) => `s3.dualstack.${region}.${suffix}`,
  },
  {
    service: 's3',
    variant: 'dualstackFips',
    regions: [...CANADA_AND_US, ...ISO_S3],
    host: (region, suffix) => `s3-fips.dualstack.${region}.${suffix}`,
  },
];

/** The FIPS and dual-stack hosts that AWS lists for a Region; empty for an unknown Region. */
export function listedHosts(region: string): Readonly<Partial<Record<ListedService, ServiceHosts>>> {
  const id = Object.hasOwn(REGION_TABLE, region) ? REGION_TABLE[region]?.[0] : undefined;
  const partition = PARTITIONS.find((candidate) => candidate.id === id);
  const hosts: Partial<Record<ListedService, ServiceHosts>> = {};
  if (partition === undefined) return hosts;
  for (const listing of LISTINGS) {
    if (!listing.regions.includes(region)) continue;
    const host = listing.host(region, partition.dnsSuffix, partition.dualStackDnsSuffix);
    hosts[listing.service] = { ...hosts[listing.service], [listing.variant]: host };
  }
  return hosts;
}
