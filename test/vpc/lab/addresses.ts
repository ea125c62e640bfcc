/**
 * The addresses of the lab, in one place: who lives where in the VPC, in the corporate network and in the internet.
 *
 *     node 10.20.1.10 -- rtr -- ep   10.20.2.x, 10.20.4.x, 10.99.2.x  interface endpoints
 *                         |---- corp 10.30.0.53-59                    corporate DNS servers
 *                         |---- inet 52.94.10.x, 52.219.1.x           the public side of AWS
 *                         |---- proxy 10.20.3.x                       where a scenario has a proxy
 *     on rtr itself: 169.254.169.253 = 10.20.0.2, 10.20.0.53, 169.254.169.254
 *
 * The Amazon resolver and IMDS sit on the router's INPUT path, security groups and NACLs on FORWARD: as in a
 * real VPC, these do not filter link-local services.
 */

export const REGION = 'eu-central-1';
export const DNS_SUFFIX = 'amazonaws.com';

/** A Region and the DNS suffix of its partition. */
export interface Place {
  readonly region: string;
  readonly dnsSuffix: string;
  readonly partition: string;
}
export const HOME: Place = { region: REGION, dnsSuffix: DNS_SUFFIX, partition: 'aws' };
export const CHINA: Place = { region: 'cn-north-1', dnsSuffix: 'amazonaws.com.cn', partition: 'aws-cn' };

/** The services that have an interface endpoint in the lab; S3 stands apart (gateway). */
export const LAB_SERVICES = ['ssm', 'ssmmessages', 'ec2messages', 'ec2', 'kms', 'logs', 'monitoring', 'sts'] as const;
export type LabService = (typeof LAB_SERVICES)[number];

/** The regional host name of a service. */
export const hostOf = (service: LabService | 's3', place: Place = HOME): string =>
  `${service}.${place.region}.${place.dnsSuffix}`;
/** A service's other public names: for FIPS, and for both address families. No private DNS of an endpoint covers them here. */
export const fipsHost = (service: LabService, { region, dnsSuffix }: Place = HOME): string =>
  `${service}-fips.${region}.${dnsSuffix}`;
export const bothFamiliesHost = (service: LabService, { region }: Place = HOME): string => `${service}.${region}.api.aws`;
/** S3's other host family. */
export const dualstackHost = (place: Place = HOME): string => `s3.dualstack.${place.region}.${place.dnsSuffix}`;

/** The name of the VPC's own endpoint, which AWS publishes for everybody. */
export const vpceHost = (service: LabService, { region, dnsSuffix }: Place = HOME): string =>
  `vpce-0f1e2d3c4b5a69788-abcdefgh.${service}.${region}.vpce.${dnsSuffix}`;

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
/** IPv4 addresses of the dual-stack names alone, where a scenario tells the two families apart. */
export const S3_DUALSTACK_V4: readonly string[] = Array.from({ length: 8 }, (_, i) => `52.219.2.${i + 1}`);
export const S3_RANGE = '52.219.0.0/16';
export const S3_RANGE_V6 = '2a05:d050:4001::/48';

export const NODE_V4 = '10.20.1.10';
export const NODE_V6 = 'fd20:1::10';
export const HYBRID_NODE_V4 = '192.168.50.10';
/** The IPv6 address of the ssm endpoint, where it is a dual-stack one. */
export const ENDPOINT_V6 = 'fd20:2::11';
/** RFC 6052: an IPv4 address in the well-known prefix of NAT64. */
export const nat64 = (ip: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = ip.split('.').map(Number);
  return `64:ff9b::${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
};
/** Base + 2 of the VPC: the same server as 169.254.169.253 and fd00:ec2::253. */
export const VPC_RESOLVER = '10.20.0.2';
/** A Route 53 inbound endpoint: what a corporate server forwards to. */
export const INBOUND_RESOLVER = '10.20.0.53';
/** Where servers of packages are. */
export const REPOSITORIES = '198.51.100.80';
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
  /** Forwards, but for records of its own: `OLD_ADDRESS` for ssm, and for ssmmessages what is kms's by now. */
  stale: '10.30.0.70',
  /** Forwards AWS's names to a server that never answers, and knows others. */
  silentTarget: '10.30.0.65',
  /** Forwards all to the inbound endpoint, and demands signatures. */
  validating: '10.30.0.66',
  /** The same, with AWS's names exempt. */
  exempt: '10.30.0.67',
  /** Forwards the name of `ssm` alone; the rest is as anybody in the internet sees it. */
  ssmOnly: '10.30.0.68',
} as const;

/** Where the endpoint of ssm was before it was made anew: nobody is there. */
export const OLD_ADDRESS = '10.20.2.211';

/** Where a wildcard of the company's domain leads. */
export const WILDCARD_ADDRESS = '10.30.0.99';
export const WILDCARD_DOMAIN = 'corp.example';

/** Corporate DNS servers that answer, but wrongly; each asks the forwarding one and spoils what comes back. */
export const ODD_DNS = {
  /** Every answer over UDP is cut (TC), and nothing listens on TCP 53. */
  truncating: '10.30.0.60',
  slow: '10.30.0.61',
  /** Slower than the five seconds that a resolver waits by default. */
  verySlow: '10.30.0.62',
  garbage: '10.30.0.63',
  wrongId: '10.30.0.64',
  /** Two members behind one address: every second port of a client meets the one without the forwarder. */
  pool: '10.30.0.69',
  /** Answers for IPv4, and never for IPv6. */
  ipv4Only: '10.30.0.71',
  /** Has a wildcard for the company's own domain, which leads to `WILDCARD_ADDRESS`. */
  wildcard: '10.30.0.72',
} as const;

/** Where the proxies are. */
export const PROXY = {
  squid: '10.20.3.8',
  tinyproxy: '10.20.3.9',
  /** Swallows every packet. */
  dead: '10.20.3.10',
  /** A machine without anything on the port. */
  closed: '10.20.3.11',
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
