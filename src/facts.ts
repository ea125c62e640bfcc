/**
 * What a run observed: plain data, no judgement, no secrets. `--facts` saves it, `replay` judges it again.
 *
 * Every step has one of four outcomes. Not knowing (`inconclusive`) is never a failure of the node.
 */
import type { AgentFacts } from './facts/agent.ts';
import type { DnsRoute } from './facts/dns-routes.ts';
import type { EnaFacts } from './facts/ena.ts';
import type { FirewallFacts } from './facts/firewall.ts';
import type { ObjectFacts } from './facts/object.ts';
import type { ProxyFacts, ThroughProxy } from './facts/proxy.ts';
import type { ShortageFacts } from './facts/shortages.ts';
import type { SignedFacts } from './facts/signed.ts';
import type { HttpFacts, Step, TlsFacts } from './facts/steps.ts';
import type { TrustFacts } from './facts/trust.ts';
import type { Capability, Service, SuffixFacts } from './knowledge/types.ts';
import type { DialFailure, HttpFailure, OperatingSystem, TlsFailure } from './platform/ports.ts';

export type { ObjectFacts } from './facts/object.ts';
export type { CertificateFacts, HttpFacts, Step, TlsFacts } from './facts/steps.ts';
export type { SuffixFacts } from './knowledge/types.ts';

/** What the user asked for, as far as judging needs it. */
export interface RequestFacts {
  readonly region: string;
  /** Where the Region came from. */
  readonly regionSource: 'option' | 'hybrid-registration' | 'imds' | 'agent-config' | 'AWS_REGION' | 'AWS_DEFAULT_REGION';
  readonly for: readonly Capability[];
  readonly expect: 'private' | 'any';
  readonly buckets: readonly string[];
  readonly resolvers: readonly string[];
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly failOn: 'error' | 'warning' | 'never';
}

export type ImdsFailure =
  | 'timeout'
  | 'refused'
  | 'unreachable'
  /** TCP opens, the token request gets no answer: the signature of a hop limit that is too low. */
  | 'token-timeout'
  /** HTTP 403 on the token request: IMDS is turned off for this instance. */
  | 'disabled'
  /** Something answers, but not as IMDS does. */
  | 'not-imds'
  | 'other';

export interface ImdsFacts {
  readonly instanceId: string | null;
  readonly instanceType: string | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly az: string | null;
  readonly azId: string | null;
  readonly partition: string | null;
  readonly domain: string | null;
  readonly vpcId: string | null;
  readonly subnetId: string | null;
  readonly securityGroupIds: readonly string[];
  /** The VPC's primary IPv4 range; its base + 2 is the Amazon resolver. */
  readonly primaryCidr: string | null;
  /** Every IPv4 and IPv6 range of the VPC. */
  readonly vpcCidrs: readonly string[];
  /** null: could not be determined. */
  readonly hasInstanceProfile: boolean | null;
  /** Server's `Date` minus this node's clock, in milliseconds (whole seconds' resolution); null without the header. */
  readonly clockOffsetMs: number | null;
}

export interface ResolverFacts {
  readonly source: 'resolv.conf' | 'systemd-resolved' | 'system' | 'none';
  /** Servers in the order the agent would ask them; never the systemd-resolved stub itself when its upstreams are known. */
  readonly servers: readonly string[];
  /** Where programs ask systemd-resolved, which asks `servers`. Absent where they ask these themselves. */
  readonly stub?: string;
  /** Names that are asked of other servers than these (split DNS). Absent where there are none. */
  readonly routes?: readonly DnsRoute[];
  readonly options: readonly string[];
  /** What could not be understood, in words; broken lines are never fatal. */
  readonly problems: readonly string[];
}

export interface NodeFacts {
  readonly os: OperatingSystem;
  readonly arch: string;
  readonly isRoot: boolean;
  /** true: the firmware says EC2. null: it does not say. */
  readonly firmwareSaysEc2: boolean | null;
  readonly imds: Step<ImdsFailure, { readonly data: ImdsFacts }>;
  readonly resolver: ResolverFacts;
  /** Entries of the hosts file for names that this run probes. */
  readonly pinned: readonly { readonly host: string; readonly ip: string }[];
  readonly addresses: readonly { readonly name: string; readonly ip: string }[];
  readonly agent: AgentFacts;
  readonly trust: TrustFacts;
  /** This node's own packet filter; absent where nothing gave reason to look. */
  readonly firewall?: FirewallFacts;
  /** What the network interfaces' counters did meanwhile; absent where the run was quick, off EC2, and without ethtool. */
  readonly ena?: EnaFacts;
  /** What there was too little of meanwhile; absent where there was enough of everything. */
  readonly shortages?: ShortageFacts;
  /** Proxy variables of this process that are set, without credentials. Nothing is probed through them yet. */
  readonly proxyVariables: readonly { readonly name: string; readonly value: string }[];
  /** Absent in facts of older versions. */
  readonly proxy?: ProxyFacts;
}

/** A host name that the plan decided to probe. */
export interface HostFacts {
  readonly host: string;
  readonly service: Service;
  /**
   * `endpoint`: the service's regional name. `dualstack`: S3's dual-stack family.
   * `bucket`: a virtual-hosted bucket name. `elsewhere`: a user's bucket at the host of the Region that it is really in.
   */
  readonly kind: 'endpoint' | 'dualstack' | 'bucket' | 'elsewhere';
  readonly bucket?: string;
  /** The agent's configuration names this host, or what it is made of, in place of the usual one. */
  readonly override?: true;
}

/** `stub`: systemd-resolved on this node itself, whose servers are the `configured` ones; asked for one name, to see that it serves. */
export type ServerRole = 'configured' | 'amazon' | 'extra' | 'stub';

export type DnsFailure =
  /** No answer to any attempt. */
  | 'silent'
  | 'refused'
  | 'unreachable'
  /** The answer could not be parsed, or was not an answer to the question. */
  | 'malformed'
  /** Truncated over UDP and no TCP answer. */
  | 'truncated-tcp-failed'
  | 'other';

/** One question's answer from one server. */
export type DnsAnswer = Step<
  DnsFailure,
  {
    readonly rcode: string;
    readonly authoritative: boolean;
    readonly truncated: boolean;
    readonly transport: 'udp' | 'tcp';
    readonly attempts: number;
    readonly addresses: readonly string[];
    readonly cnames: readonly string[];
    /** The smallest TTL among the answers, in seconds; null without answers. */
    readonly ttl: number | null;
  }
>;

/** What one server says about one name. */
export interface DnsFacts {
  readonly host: string;
  readonly server: string;
  readonly roles: readonly ServerRole[];
  readonly a: DnsAnswer;
  readonly aaaa: DnsAnswer;
}

/**
 * A further handshake where the first one failed, over a connection of its own. `large` is the ordinary hello, two packets with its
 * post-quantum key share; `small` fits into one, and asks a TLS 1.3 server for a short answer before the long one.
 */
export interface RetryFacts {
  readonly hello: 'large' | 'small';
  readonly servername: string;
  readonly result: Step<TlsFailure | 'tcp'>;
  /** Bytes that came back before the handshake failed; 0 where it did not. */
  readonly bytes: number;
  /** A request that needs a full-sized packet, over the completed handshake. */
  readonly fullSized?: Step<HttpFailure>;
}

/** Connections begun at one instant, after something at the address had failed or been late. */
export interface RepeatFacts {
  readonly tried: number;
  /** Not open when the others had long been. */
  readonly failed: number;
}

/** One address of one host: TCP, then TLS, then HTTP; and a second look where something called for it. */
export interface ConnectionFacts {
  readonly host: string;
  readonly ip: string;
  readonly port: number;
  readonly localIp: string | null;
  readonly localPort: number | null;
  /** RFC 3339, UTC: when the connection was tried (flow logs are searched with it). */
  readonly at: string;
  readonly tcp: Step<DialFailure>;
  readonly tls: TlsFacts;
  readonly http: HttpFacts;
  readonly retries?: readonly RetryFacts[];
  readonly repeats?: RepeatFacts;
  /** Present: `ip` and `port` are the proxy's, not the host's. */
  readonly proxy?: ThroughProxy;
}

export interface Facts {
  readonly factsVersion: '1.0';
  readonly tool: { readonly name: 'ssm-probe'; readonly version: string };
  readonly startedAt: string;
  readonly durationMs: number;
  readonly interrupted: boolean;
  readonly request: RequestFacts;
  readonly suffix: SuffixFacts;
  readonly node: NodeFacts;
  readonly hosts: readonly HostFacts[];
  readonly dns: readonly DnsFacts[];
  readonly connections: readonly ConnectionFacts[];
  readonly objects: readonly ObjectFacts[];
  /** Hosts that the proxy did not lead to, tried without it: what would help. The agent does not go there. */
  readonly beside?: { readonly dns: readonly DnsFacts[]; readonly connections: readonly ConnectionFacts[] };
  /** Absent with `--no-credentials`, and in facts of older versions. */
  readonly signed?: SignedFacts;
  readonly notProbed: readonly { readonly what: string; readonly why: string }[];
}
