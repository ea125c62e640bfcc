/** What a lab is made of, and what a scenario expects of a run in it. Plain data: scenarios never start anything themselves. */
import type { LabService } from './addresses.ts';

/** How the servers of one service behave, behind its private and its public addresses alike. */
export type Behaviour =
  | 'aws'
  /** A corporate interceptor: AWS's answers, with ids, behind a certificate of the corporate CA. */
  | 'intercepted'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-name'
  | 'self-signed'
  /** The leaf alone, without its intermediate. */
  | 'no-intermediate'
  /** TLS 1.0 and 1.1 only. */
  | 'old-tls'
  /** HTTP without TLS on 443. */
  | 'plain-http'
  /** A sign-in page behind the corporate CA, without AWS's ids. */
  | 'portal'
  /** Accepts and never says a byte. */
  | 'mute'
  /** Accepts, reads the hello, resets. */
  | 'reset';

export type LabNamespace = 'node' | 'rtr' | 'ep' | 'corp' | 'inet';

/** One fault: rules and routes added to a namespace after everything is up. */
export interface Fault {
  readonly where: LabNamespace;
  /** What it does, as the self-test prints it. */
  readonly what: string;
  /** Lines for `nft -f -`; the tables and chains are those of `topology.ts`. */
  readonly nft?: readonly string[];
  /** Lines for `ip -batch -`. */
  readonly ip?: readonly string[];
}

export interface AgentSpec {
  readonly version: string;
  readonly running: boolean;
  /** A hybrid registration; EC2 nodes have none. */
  readonly registration: { readonly managedInstanceId: string; readonly region: string } | null;
}

export interface NodeSpec {
  /** `none`: no interface but lo. `site`: a machine outside of AWS, without link-local services. */
  readonly network: 'vpc' | 'site' | 'none';
  /** Gives the node an IPv6 address and a default route too. */
  readonly ipv6: boolean;
  /** The servers in resolv.conf, in order. */
  readonly nameservers: readonly string[];
  /** Further lines of /etc/hosts. */
  readonly hosts: readonly string[];
  /** Does this node's store hold the root of the lab's AWS? */
  readonly trustsAmazon: boolean;
  /** Does this node's store hold the root of the corporate interceptor? */
  readonly trustsCorporate: boolean;
  readonly agent: AgentSpec | null;
}

/** The S3 side: which buckets an endpoint policy denies, and buckets that exist beside the AWS-managed ones. */
export interface S3Spec {
  readonly gateway: boolean;
  /** Bucket names, or `all`. */
  readonly denied: readonly string[] | 'all';
  /** Buckets of the user's in this Region. */
  readonly buckets: readonly string[];
  /** Buckets of the user's in another Region: bucket → Region. */
  readonly elsewhere: Readonly<Record<string, string>>;
}

export interface LabSpec {
  readonly node: NodeSpec;
  /** Private DNS: the addresses that the VPC's resolver gives for each service that has an endpoint. */
  readonly endpoints: Readonly<Partial<Record<LabService, readonly string[]>>>;
  /** Services whose public name does not exist. */
  readonly retired: readonly LabService[];
  readonly internet: boolean;
  readonly s3: S3Spec;
  readonly imds: 'on' | 'disabled' | 'absent';
  readonly behaviour: Readonly<Partial<Record<LabService | 's3', Behaviour>>>;
  readonly faults: readonly Fault[];
  /** Round trip added between the router and the endpoints and internet, in milliseconds; 0 for none. */
  readonly rttMs: number;
}

export type CapabilityStatus = 'works' | 'degraded' | 'blocked' | 'unknown' | 'not-applicable';

/** Written by hand from the contract, before the first run. */
export interface Expectation {
  readonly status: 'healthy' | 'degraded' | 'broken' | 'inconclusive';
  readonly exit: 0 | 1 | 2 | 3;
  /** The codes of all errors and warnings: exactly these. */
  readonly findings: readonly string[];
  /** Infos that must be there; others may. */
  readonly infos?: readonly string[];
  readonly capabilities?: Readonly<Record<string, CapabilityStatus>>;
  /** The whole process must be gone by then. */
  readonly maxWallMs?: number;
}

export interface Scenario {
  /** One sentence: what is broken here, in words of the network. */
  readonly about: string;
  readonly lab: LabSpec;
  /** The code whose rule comes with a later issue: run and told, but not counted as a failure. */
  readonly pending?: string;
  /** Arguments of the probe beyond `--format json`. */
  readonly args?: readonly string[];
  readonly expect: Expectation;
}
