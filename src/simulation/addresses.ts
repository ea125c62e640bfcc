/** Names and addresses of the simulated network. One numbering plan makes packet dumps readable. */
import type { Service } from '../knowledge/types.ts';

/** The last byte of every address of a service, public, private or central. */
const NUMBER: Readonly<Record<Service, number>> = {
  ssm: 11,
  ssmmessages: 12,
  ec2messages: 13,
  ec2: 14,
  kms: 15,
  logs: 16,
  s3: 20,
};

export const AMAZON_DNS = { linkLocal: '169.254.169.253', basePlusTwo: '10.20.0.2', v6: 'fd00:ec2::253' } as const;
export const IMDS_ADDRESS = '169.254.169.254';
export const IMDS_ADDRESS_V6 = 'fd00:ec2::254';

/** Ranges that scenarios drop, refuse or interfere with. */
export const RANGE = {
  publicApi: '52.94.10.0/24',
  /** S3 in the VPC's own Region: what a gateway endpoint's prefix list holds. */
  s3: '52.219.0.0/16',
  otherS3: '52.216.0.0/16',
  publicV6: '2a05:d000::/20',
  endpoints: '10.20.2.0/23',
  central: '10.50.0.0/16',
  everything4: '0.0.0.0/0',
  everything6: '::/0',
} as const;

/** The standard regional host name; the simulation plays in the `aws` partition. */
export function hostOf(region: string, service: Service): string {
  return `${service}.${region}.amazonaws.com`;
}

export function publicAddresses(service: Exclude<Service, 's3'>): readonly string[] {
  return [`52.94.10.${NUMBER[service]}`];
}

/** S3's addresses by the family of the name, so that each family can fail alone. */
export const S3_ADDRESSES = {
  regional: ['52.219.1.1', '52.219.1.2'],
  bucket: ['52.219.3.1', '52.219.3.2'],
  dualstack: ['52.219.2.1', '52.219.2.2'],
  dualstackBucket: ['52.219.4.1', '52.219.4.2'],
  dualstackV6: ['2a05:d000:1::1'],
  otherRegion: ['52.216.1.1'],
} as const;

/** One address in each of the VPC's two zones. */
export function endpointAddresses(service: Service): readonly [string, string] {
  return [`10.20.2.${NUMBER[service]}`, `10.20.3.${NUMBER[service]}`];
}

export function endpointAddressesV6(service: Service): readonly string[] {
  return [`fd20:0:0:2::${NUMBER[service]}`, `fd20:0:0:3::${NUMBER[service]}`];
}

/** The shared endpoints of a central network VPC, behind a transit gateway. */
export function centralAddresses(service: Service): readonly string[] {
  return [`10.50.1.${NUMBER[service]}`, `10.50.2.${NUMBER[service]}`];
}
