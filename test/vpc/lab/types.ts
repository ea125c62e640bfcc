/** What a lab is made of, and what a scenario expects of a run in it. Plain data: scenarios never start anything themselves. */
import type { LabService, Place } from './addresses.ts';
import type { ApiSpec } from './credentials.ts';

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
  /** A leaf of Amazon's that is for mail, not for servers. */
  | 'mail-only'
  /** TLS 1.0 and 1.1 only. */
  | 'old-tls'
  | 'tls-1.2'
  /** A proxy of nginx that demands a client certificate. */
  | 'mutual-tls'
  /** HTTP without TLS on 443. */
  | 'plain-http'
  /** A sign-in page behind the corporate CA, without AWS's ids. */
  | 'portal'
  /** Accepts and never says a byte. */
  | 'mute'
  /** Accepts, reads the hello, resets. */
  | 'reset';

export type LabNamespace = 'node' | 'rtr' | 'ep' | 'corp' | 'inet' | 'proxy';

/** One fault: rules and routes added to a namespace after everything is up. */
export interface Fault {
  readonly where: LabNamespace;
  /** What it does, as the self-test prints it. */
  readonly what: string;
  /** Lines for `nft -f -`; the tables and chains are those of `topology.ts`. */
  readonly nft?: readonly string[];
  /** Lines for `ip -batch -`. */
  readonly ip?: readonly string[];
  /** Lines for `tc -batch -`. */
  readonly tc?: readonly string[];
  /** Settings of the kernel for this namespace: `NAME=VALUE`. */
  readonly sysctl?: readonly string[];
  /** Shell commands in the node's own view of the files, as root. */
  readonly shell?: readonly string[];
}

/** The proxy variables of the agent's service, as its systemd drop-in sets them; what is null is not set. */
export interface AgentProxy {
  readonly http: string | null;
  readonly https: string | null;
  readonly noProxy: string | null;
}

export interface AgentSpec {
  readonly version: string;
  /**
   * `deb` unless said. `rpm`: without its notes, and not to be asked itself, so that only the package database knows the version.
   * `snap`: below /snap, with the snap's own description.
   */
  readonly package?: 'rpm' | 'snap';
  readonly running: boolean;
  /** A hybrid registration; EC2 nodes have none. */
  readonly registration: { readonly managedInstanceId: string; readonly region: string } | null;
  readonly proxy: AgentProxy | null;
  /** Text of amazon-ssm-agent.json; absent by default, as in the packages. */
  readonly config?: string;
  /**
   * Its worker holds a TLS connection to this address of ssmmessages, opened before the faults. `dies`: and one of them is its death.
   * `through`: by way of this proxy, `host:port`.
   */
  readonly channel?: { readonly ip: string; readonly dies?: true; readonly through?: string };
  /** Lines of its log, each so many minutes old. */
  readonly log?: readonly { readonly minutesAgo: number; readonly text: string }[];
  /** Further files of the node below /etc, such as the unit of the agent, by their paths. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where it last had its credentials from; `EC2` or `SSM` by its registration unless said. */
  readonly credentialSource?: 'EC2' | 'SSM';
}

export interface NodeSpec {
  /** `none`: no interface but lo. `site`: a machine outside of AWS, without link-local services. */
  readonly network: 'vpc' | 'site' | 'none';
  /** Without it the node has IPv6 alone. */
  readonly ipv4: boolean;
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
  /** Its interface looks like an Elastic Network Adapter, and each reading of its counters shows more packets dropped. */
  readonly dropsLinkLocal?: true;
  /** systemd-resolved stands before the servers. */
  readonly resolved?: {
    /** A link that is asked for these domains (`~name`) alone. */
    readonly vpn?: { readonly servers: readonly string[]; readonly domains: readonly string[] };
    /** `validates`: it wants signatures (DNSSEC), which AWS's zones do not have. */
    readonly stub: 'serves' | 'stopped' | 'validates';
  };
}

/** The S3 side: which buckets an endpoint policy denies, and buckets that exist beside the AWS-managed ones. */
export interface S3Spec {
  readonly gateway: boolean;
  /** A dual-stack gateway endpoint: a route for S3's IPv6 addresses too. */
  readonly gatewayIpv6: boolean;
  /** Bucket names, or `all`. */
  readonly denied: readonly string[] | 'all';
  /** Those that are denied only to who does not sign, or only to who does. */
  readonly deniedTo?: { readonly who: 'anonymous' | 'signed'; readonly buckets: readonly string[]; readonly words?: string };
  /** Buckets of the user's in this Region. */
  readonly buckets: readonly string[];
  /** The dual-stack names have IPv4 addresses of their own, as the real ones do; otherwise the two families share eight. */
  readonly dualstackApart: boolean;
  /** A file of this machine's that anybody may read, as `FILE_PATH` of `s3.ts` names it. */
  readonly file?: string;
  /** Buckets of the user's in another Region: bucket → Region. */
  readonly elsewhere: Readonly<Record<string, string>>;
}

/** One proxy of the corporate network. */
export interface ProxyServer {
  readonly program: 'squid' | 'tinyproxy';
  /** Hosts that it refuses to connect to (403). */
  readonly refuses: readonly string[];
  /** It wants to know who asks (407). */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** It opens TLS with a certificate of the corporate CA; squid only. */
  readonly intercepts: boolean;
  /** It serves nobody from the node's network (403 for every host). */
  readonly servesNobody: boolean;
}

/** What the wire does to frames. */
export interface WireSpec {
  /** How many of a hundred TCP and UDP frames towards the far ends are lost. */
  readonly lossPercent: number;
  /** The same seed loses the same frames: the n-th to one server's address, whatever else goes on. */
  readonly seed: number;
  /** Server names whose TLS hellos vanish; one that begins with a dot stands for all below it. */
  readonly sniDropped: readonly string[];
}

export interface LabSpec {
  readonly place: Place;
  readonly node: NodeSpec;
  /** Private DNS: the addresses that the VPC's resolver gives for each service that has an endpoint. */
  readonly endpoints: Readonly<Partial<Record<LabService, readonly string[]>>>;
  /** Services whose public name does not exist. */
  readonly retired: readonly LabService[];
  readonly internet: boolean;
  readonly s3: S3Spec;
  /** The resolver makes IPv6 addresses of names that have IPv4 alone (DNS64), and the internet has a NAT64. */
  readonly dns64: boolean;
  /** Servers of packages in the internet, over plain HTTP. `missing`: 404 for all; `page`: a sign-in page. */
  readonly repositories?: Readonly<Record<string, 'serves' | 'refuses' | 'missing' | 'page' | 'fails'>>;
  readonly proxies: readonly ProxyServer[];
  readonly api: ApiSpec;
  /** `foreign`: something else has its address: the page of a router, or another cloud's service, also where the node is on a site. */
  readonly imds: 'on' | 'disabled' | 'foreign' | 'late' | 'absent';
  readonly behaviour: Readonly<Partial<Record<LabService | 's3', Behaviour>>>;
  /** The same at single addresses of S3, whatever the others do. */
  readonly s3At?: Readonly<Record<string, Behaviour>>;
  readonly faults: readonly Fault[];
  /** Round trip added between the router and the endpoints and internet, in milliseconds; 0 for none. */
  readonly rttMs: number;
  /** What else that wire does; null: nothing. */
  readonly wire: WireSpec | null;
}

export type ScriptName = 'run-command' | 'user-data' | 'service';

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
  /** Capabilities that the agent was seen doing: exactly these. Unsaid: anything. */
  readonly observed?: readonly string[];
  /** Parts of `delivery[]`, as `sink outcome: detail`, in its order. Unsaid: anything. */
  readonly delivery?: readonly string[];
  /** `changed[]` as `what: from -> to`, in its order. Unsaid: anything. */
  readonly changed?: readonly string[];
  /** What a watch told, as `event status`: exactly these. Unsaid: anything. */
  readonly told?: readonly string[];
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
  /** The probe runs once before that is looked at: while `fault` is there, if any; then `changed` is done to the lab. */
  readonly before?: { readonly fault?: Fault; readonly changed: Fault };
  /**
   * The probe watches (`--watch`), and each time that it tells something the next of these is done to the lab; then it is ended by SIGTERM. Its
   * last verdict is looked at. Facts are not recorded.
   */
  readonly watch?: readonly Fault[];
  /**
   * The probe is not there yet, and one of the project's scripts fetches it from S3 and starts it, as Run Command, cloud-init or (already there)
   * systemd would; `args` are its options there. Needs the built binary.
   */
  readonly script?: ScriptName;
  /** Variables of the probe's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The probe runs as an ordinary user. Default: root. */
  readonly user?: 'nobody';
  readonly expect: Expectation;
}
