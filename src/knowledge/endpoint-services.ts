/** Names of AWS's endpoint services, with which VPC endpoints are created. */
import { partitionOf } from './partitions.ts';
import { regionInfo } from './regions.ts';
import type { Service } from './types.ts';

/** Partitions with `com.amazonaws.REGION.SERVICE` (User Guide, `setup-create-vpc`). */
const DOCUMENTED: ReadonlySet<string> = new Set(['aws', 'aws-us-gov']);

/**
 * China has two prefixes, service by service. For these services AWS's CDK (its table of
 * exceptions, made from DescribeVpcEndpointServices) and public configurations agree; all of those
 * are from Beijing.
 */
const CHINA: Readonly<Partial<Record<Service, string>>> = {
  ssm: 'com.amazonaws',
  ssmmessages: 'com.amazonaws',
  ec2messages: 'com.amazonaws',
  logs: 'com.amazonaws',
  kms: 'com.amazonaws',
  ec2: 'cn.com.amazonaws',
  // The gateway endpoint. S3's interface endpoint has the other prefix.
  s3: 'com.amazonaws',
};
const CHINA_SEEN = 'cn-north-1';

/**
 * The endpoint service's name: `com.amazonaws.eu-central-1.ssm`. For S3, the gateway endpoint's.
 * @returns null if no public source states it, or the Region may not have the service
 * (`ec2messages`). Then `aws ec2 describe-vpc-endpoint-services` tells.
 */
export function endpointServiceName(service: Service, region: string): string | null {
  if (service === 'ec2messages' && regionInfo(region)?.ec2messages !== 'available') return null;
  const partition = partitionOf(region)?.id ?? null;
  if (partition !== null && DOCUMENTED.has(partition)) return `com.amazonaws.${region}.${service}`;
  const prefix = region === CHINA_SEEN ? CHINA[service] : undefined;
  return prefix === undefined ? null : `${prefix}.${region}.${service}`;
}
