/**
 * The published Regions, one row each: partition and the console's name.
 *
 * Source: `partitions.json` of botocore 1.44.8 and of the pinned AWS SDK, November 2026;
 * `test/knowledge/sdk.test.ts` compares with the latter.
 */

/** Region code → partition id, long name. */
export const REGION_TABLE: Readonly<Record<string, readonly [partition: string, name: string]>> = {
  'af-south-1': ['aws', 'Africa (Cape Town)'],
  'ap-east-1': ['aws', 'Asia Pacific (Hong Kong)'],
  'ap-east-2': ['aws', 'Asia Pacific (Taipei)'],
  'ap-northeast-1': ['aws', 'Asia Pacific (Tokyo)'],
  'ap-northeast-2': ['aws', 'Asia Pacific (Seoul)'],
  'ap-northeast-3': ['aws', 'Asia Pacific (Osaka)'],
  'ap-south-1': ['aws', 'Asia Pacific (Mumbai)'],
  'ap-south-2': ['aws', 'Asia Pacific (Hyderabad)'],
  'ap-southeast-1': ['aws', 'Asia Pacific (Singapore)'],
  'ap-southeast-2': ['aws', 'Asia Pacific (Sydney)'],
  'ap-southeast-3': ['aws', 'Asia Pacific (Jakarta)'],
  'ap-southeast-4': ['aws', 'Asia Pacific (Melbourne)'],
  'ap-southeast-5': ['aws', 'Asia Pacific (Malaysia)'],
  'ap-southeast-6': ['aws', 'Asia Pacific (New Zealand)'],
  'ap-southeast-7': ['aws', 'Asia Pacific (Thailand)'],
  'ca-central-1': ['aws', 'Canada (Central)'],
  'ca-west-1': ['aws', 'Canada West (Calgary)'],
  'eu-central-1': ['aws', 'Europe (Frankfurt)'],
  'eu-central-2': ['aws', 'Europe (Zurich)'],
  'eu-north-1': ['aws', 'Europe (Stockholm)'],
  'eu-south-1': ['aws', 'Europe (Milan)'],
  'eu-south-2': ['aws', 'Europe (Spain)'],
  'eu-west-1': ['aws', 'Europe (Ireland)'],
  'eu-west-2': ['aws', 'Europe (London)'],
  'eu-west-3': ['aws', 'Europe (Paris)'],
  'il-central-1': ['aws', 'Israel (Tel Aviv)'],
  'me-central-1': ['aws', 'Middle East (UAE)'],
  'me-south-1': ['aws', 'Middle East (Bahrain)'],
  'me-west-1': ['aws', 'Middle East (Saudi Arabia)'],
  'mx-central-1': ['aws', 'Mexico (Central)'],
  'sa-east-1': ['aws', 'South America (Sao Paulo)'],
  'sa-west-1': ['aws', 'South America (Chile)'],
  'us-east-1': ['aws', 'US East (N. Virginia)'],
  'us-east-2': ['aws', 'US East (Ohio)'],
  'us-west-1': ['aws', 'US West (N. California)'],
  'us-west-2': ['aws', 'US West (Oregon)'],
  'cn-north-1': ['aws-cn', 'China (Beijing)'],
  'cn-northwest-1': ['aws-cn', 'China (Ningxia)'],
  'us-gov-east-1': ['aws-us-gov', 'AWS GovCloud (US-East)'],
  'us-gov-west-1': ['aws-us-gov', 'AWS GovCloud (US-West)'],
  'eusc-de-east-1': ['aws-eusc', 'AWS European Sovereign Cloud (Germany)'],
  'us-iso-east-1': ['aws-iso', 'US ISO East'],
  'us-iso-west-1': ['aws-iso', 'US ISO West'],
  'us-isob-east-1': ['aws-iso-b', 'US ISOB East (Ohio)'],
  'us-isob-west-1': ['aws-iso-b', 'US ISOB West'],
  'eu-isoe-west-1': ['aws-iso-e', 'EU ISOE West'],
  'us-isof-east-1': ['aws-iso-f', 'US ISOF East'],
  'us-isof-south-1': ['aws-iso-f', 'US ISOF South'],
};

/**
 * The partition id of a Region in the table, else null. Names such as `constructor` are not
 * Regions.
 */
export function partitionInTable(region: string): string | null {
  return Object.hasOwn(REGION_TABLE, region) ? (REGION_TABLE[region]?.[0] ?? null) : null;
}
