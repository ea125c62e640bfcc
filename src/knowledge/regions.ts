/** Regions: what is known about each, and whether a text can be one. */

import { REGION_TABLE } from './region-table.ts';

/** One published Region. */
export interface RegionInfo {
  /** Partition id, as in ARNs. */
  readonly partition: string;
  readonly name: string;
  /**
   * Whether the Region started with the `ec2messages` endpoint. AWS retires the service (30
   * September 2026), so its silence is harmless for a current agent.
   */
  readonly ec2messages: 'available' | 'absent' | 'unknown';
}

/**
 * Regions of 2024 or later, which have only `ssmmessages` (User Guide,
 * `systems-manager-setting-up-messageAPIs`). AWS states the rule; the list follows from the public
 * launch dates.
 */
const WITHOUT_EC2MESSAGES: ReadonlySet<string> = new Set([
  'ap-southeast-5',
  'ap-southeast-7',
  'mx-central-1',
  'ap-east-2',
  'ap-southeast-6',
  'eusc-de-east-1',
  'me-west-1',
  'sa-west-1',
]);

/** Isolated Regions whose launch dates are not public. */
const EC2MESSAGES_UNKNOWN: ReadonlySet<string> = new Set([
  'us-isob-west-1',
  'eu-isoe-west-1',
  'us-isof-east-1',
  'us-isof-south-1',
]);

function ec2messagesIn(region: string): RegionInfo['ec2messages'] {
  if (WITHOUT_EC2MESSAGES.has(region)) return 'absent';
  return EC2MESSAGES_UNKNOWN.has(region) ? 'unknown' : 'available';
}

/** Every published Region by its code. Look up with `regionInfo`, which is safe for any text. */
export const REGIONS: Readonly<Record<string, RegionInfo>> = Object.fromEntries(
  Object.entries(REGION_TABLE).map(([region, [partition, name]]) => [
    region,
    { partition, name, ec2messages: ec2messagesIn(region) },
  ]),
);

/** What is published about a Region; null if it is not in the table (then ask IMDS). */
export function regionInfo(region: string): RegionInfo | null {
  return Object.hasOwn(REGIONS, region) ? (REGIONS[region] ?? null) : null;
}

const MAX_REGION = 32;
/** Area, one to three words, number: `eu-central-1`, `us-gov-west-1`, `eusc-de-east-1`. */
const REGION_SHAPE = /^[a-z]{2,8}(?:-[a-z]{2,14}){1,3}-[1-9][0-9]?$/;

/**
 * Whether a text has the form of a Region, known or not. Strict, because the text becomes part of
 * host and bucket names: a typed quote or a missing hyphen would give a misleading NXDOMAIN.
 */
export function isRegionShaped(text: string): boolean {
  return text.length <= MAX_REGION && REGION_SHAPE.test(text);
}
