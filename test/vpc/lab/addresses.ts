/**
 * The addresses of the lab, in one place: who lives where in the VPC, in the corporate network and in the internet.
 *
 *     node 10.20.1.10 -- rtr -- ep   10.20.2.x, 10.20.4.x, 10.99.2.x  interface endpoints
 *                         |---- corp 10.30.0.53-59                    corporate DNS servers
 *                         |---- inet 52.94.10.x, 52.219.1.x           the public side of AWS
 *     on rtr itself: 169.254.169.253 = 10.20.0.2, 10.20.0.53, 169.254.169.254
 *
 * The Amazon resolver and IMDS sit on the router's INPUT path, security groups and NACLs on FORWARD: as in a
 * real VPC, these do not filter link-local services.
 */

export const REGION = 'eu-central-1';
export const DNS_SUFFIX = 'amazonaws.com';

/** The services that have an interface endpoint in the lab; S3 stands apart (gateway). */
export const LAB_SERVICES = ['ssm', 'ssmmessages', 'ec2messages', 'ec2', 'kms', 'logs', 'monitoring', 'sts'] as const;
export type LabService = (typeof LAB_SERVICES)[number];

/** The regional host name of a service. */
export const hostOf = (service: LabService | 's3'): string => `${service}.${REGION}.${DNS_SUFFIX}`;

const index = (service: LabService): number => 11 + LAB_SERVICES.indexOf(service);

/** Where a service's endpoint lives: zone a 10.20.2.x, zone b 10.20.4.x, central (another VPC) 10.99.2.x. */
export const zoneA = (service: LabService): string => `10.20.2.${index(service)}`;
export const zoneB = (service: LabService): string => `10.20.4.${index(service)}`;
export const central = (service: LabService): string => `10.99.2.${index(service)}`;
/** The public address that everybody outside gets. */
export const publicAddress = (service: LabService): string => `52.94.10.${index(service)}`;

/** S3 answers with eight addresses, as the real one does; the dual-stack names have as many IPv6 ones. */
export const S3_V4: readonly string[] = Array.from({ length: 8 }, (_, i) => `52.219.1.${i + 1}`);
export const S3_V6: readonly string[] = Array.from({ length: 8 }, (_, i) => `2a05:d050:4001::${i + 1}`);
export const S3_RANGE = '52.219.0.0/16';

export const NODE_V4 = '10.20.1.10';
export const NODE_V6 = 'fd20:1::10';
export const HYBRID_NODE_V4 = '192.168.50.10';
/** Base + 2 of the VPC: the same server as 169.254.169.253 and fd00:ec2::253. */
export const VPC_RESOLVER = '10.20.0.2';
/** A Route 53 inbound endpoint: what a corporate server forwards to. */
export const INBOUND_RESOLVER = '10.20.0.53';
export const PUBLIC_RESOLVER = '203.0.113.53';

/** The corporate DNS servers, named by what they do with `amazonaws.com`. */
export const CORP_DNS = {
  /** Forwards to the VPC's inbound endpoint: the right set-up. */
  forwarding: '10.30.0.53',
  /** Answers like anybody in the internet: the forwarder is missing. */
  public: '10.30.0.54',
  nxdomain: '10.30.0.55',
  refused: '10.30.0.56',
  /** Never answers anything. */
  dead: '10.30.0.57',
  /** Every question fails (SERVFAIL). */
  servfail: '10.30.0.58',
  /** Refuses as unbound's access control does: the header alone, without the question. */
  refusedBare: '10.30.0.59',
} as const;

export const VPC = {
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  cidr: '10.20.0.0/16',
  subnetId: 'subnet-0123456789abcdef0',
  subnetCidr: '10.20.1.0/24',
  securityGroupId: 'sg-0123456789abcdef0',
  instanceId: 'i-0123456789abcdef0',
  accountId: '111122223333',
  mac: '02:00:0a:14:01:0a',
} as const;
