/** The `data` of every finding: what the rules found, from which the texts and remedies are made. */
import type { ImdsFacts, SuffixFacts } from '../facts.ts';
import type { BucketPurpose, Capability, Service } from '../knowledge/types.ts';
import type { OperatingSystem } from '../platform/ports.ts';
import type { Severity } from '../verdict.types.ts';
import type { FindingCode } from './codes.ts';
import type { CredentialData, DeniedData, NoCredentialsData } from './data-auth.ts';
import type { AgentDiffersData, MetadataProxiedData, ProxyFaultData, SchemeUnsupportedData } from './data-proxy.ts';

/** A DNS server and what it says, in words: `NXDOMAIN`, `52.94.10.11`, `no answer` … */
export interface ServerSays {
  readonly server: string;
  readonly says: string;
}
/** One address of one host, and what happened there in the kernel's or OpenSSL's words. */
export interface At {
  readonly host: string;
  readonly ip: string;
  readonly detail?: string;
  readonly localIp?: string;
  readonly localPort?: number;
  readonly at?: string;
}
interface TlsData {
  readonly addresses: readonly At[];
  /** Issuer of the leaf, as `CN=…, O=…`. */
  readonly issuer: string | null;
  readonly subject: string | null;
}
interface BucketData {
  readonly buckets: readonly {
    readonly name: string;
    readonly purpose: BucketPurpose;
    readonly key: string;
    readonly status: number | null;
    /** S3's own words, when it gave any beyond `Access Denied`. */
    readonly message: string | null;
  }[];
  /** Buckets that answered normally, as the control. */
  readonly allowed: readonly string[];
}

/** What the agent is seen doing (`Witness` of `rules/witness.ts`), against what this probe found at `hosts`. */
interface ContradictionData {
  readonly what: 'holds' | 'stale' | 'lacks';
  /** The other end of the connection; null where there is none. */
  readonly ip: string | null;
  readonly port: number | null;
  readonly via: 'endpoint' | 'proxy';
  /** Known to be the agent's; else only root's. */
  readonly isOwn: boolean;
  readonly hosts: readonly string[];
}

export interface FindingData {
  'dns/resolver-unreachable': { readonly servers: readonly string[]; readonly working: readonly string[] };
  'dns/name-not-found': { readonly hosts: readonly string[]; readonly servers: readonly string[] };
  'dns/no-address': { readonly hosts: readonly string[]; readonly servers: readonly string[] };
  'dns/server-failure': { readonly hosts: readonly string[]; readonly servers: readonly ServerSays[] };
  'dns/truncated-tcp-blocked': { readonly hosts: readonly string[]; readonly servers: readonly string[] };
  'dns/slow': {
    readonly servers: readonly { readonly server: string; readonly ms: number }[];
    /** How long this node's resolver waits for one answer. */
    readonly waitMs: number;
    /** No configured server answers within that time. */
    readonly tooLate: boolean;
  };
  'dns/endpoint-missing': {
    readonly services: readonly Service[];
    readonly addresses: readonly string[];
    /** `expect`: `--expect private`. `gateway`: S3 answers and nothing else public does. `sibling`: an optional service has an endpoint. */
    readonly why: 'expect' | 'gateway' | 'sibling';
    /** The public addresses answer: it works over the internet, but must not. */
    readonly internetWorks: boolean;
    /** The endpoints that are there lie outside this VPC: a hub has them, and is where the missing one belongs. */
    readonly central?: true;
  };
  'dns/partial-endpoints': {
    readonly privateServices: readonly Service[];
    readonly publicServices: readonly Service[];
    readonly addresses: readonly string[];
    readonly internetWorks: boolean;
    /** The endpoints that are there lie outside this VPC: a hub has them, and is where the missing one belongs. */
    readonly central?: true;
  };
  'dns/forwarder-missing': {
    readonly servers: readonly ServerSays[];
    /** The better view: which server answers what. */
    readonly better: readonly ServerSays[];
    readonly hosts: readonly string[];
    readonly internetWorks: boolean;
  };
  'dns/private-view-missing': { readonly hosts: readonly string[]; readonly servers: readonly ServerSays[] };
  'dns/resolvers-disagree': {
    readonly hosts: readonly string[];
    readonly right: readonly ServerSays[];
    readonly wrong: readonly ServerSays[];
  };
  'dns/sinkholed': { readonly answers: readonly { readonly host: string; readonly ip: string; readonly server: string }[] };
  'dns/hosts-override': {
    readonly entries: readonly { readonly host: string; readonly ip: string }[];
    readonly dns: readonly { readonly host: string; readonly addresses: readonly string[] }[];
    readonly works: boolean;
  };
  'dns/outside-vpc': {
    readonly services: readonly Service[];
    readonly addresses: readonly string[];
    readonly vpcCidrs: readonly string[];
  };
  'tcp/filtered': {
    readonly addresses: readonly At[];
    /** Nothing on TCP 443 answers at all: this node's own egress is the first suspect. */
    readonly everything: boolean;
    /** The addresses lie outside this VPC: the path and the owner are elsewhere. */
    readonly outsideVpc: boolean;
  };
  'tcp/no-internet-path': { readonly addresses: readonly At[] };
  'tcp/firewalled': { readonly addresses: readonly At[]; readonly answering: readonly string[] };
  'tcp/refused': { readonly addresses: readonly At[] };
  'tcp/unreachable': { readonly addresses: readonly At[] };
  'tcp/partial': { readonly failing: readonly At[]; readonly working: readonly At[] };
  'tls/intercepted': TlsData & {
    readonly trusted: boolean;
    readonly selfSigned: boolean;
    readonly impersonatesRoot: boolean;
    /** The rule that the chain breaks (see knowledge/chain-rules.ts); null where nothing but its root is wrong. */
    readonly brokenRule: string | null;
  };
  'tls/untrusted-root': TlsData & { readonly verifyError: string };
  'tls/invalid-chain': TlsData & { readonly verifyError: string };
  'tls/incomplete-chain': TlsData;
  'tls/expired': TlsData & {
    readonly notBefore: string;
    readonly notAfter: string;
    readonly nodeTime: string;
    readonly which: 'expired' | 'not-yet-valid';
  };
  'tls/name-mismatch': TlsData & { readonly names: readonly string[] };
  'tls/protocol-version': { readonly addresses: readonly At[] };
  /** `protocol`: the newest that these take. `newer`: names that take TLS 1.3 in this very run. */
  'tls/old-version': { readonly addresses: readonly At[]; readonly protocol: string; readonly newer: readonly string[] };
  'tls/reset': { readonly addresses: readonly At[] };
  'tls/stalled': { readonly addresses: readonly At[] };
  /** `answered`: names whose hello got an answer at the same addresses. */
  'tls/sni-filtered': { readonly addresses: readonly At[]; readonly answered: readonly string[] };
  /** `agentSends`: this node's agent is new enough to send a large one. */
  'tls/large-hello-dropped': { readonly addresses: readonly At[]; readonly agentSends: boolean };
  /** Seen from this node: `inbound` packets are those that it should receive. */
  'path/mtu-black-hole': { readonly addresses: readonly At[]; readonly direction: 'inbound' | 'outbound' | 'both' };
  'path/lossy': {
    readonly addresses: readonly {
      readonly host: string;
      readonly ip: string;
      readonly tried: number;
      readonly failed: number;
    }[];
    readonly tried: number;
    readonly failed: number;
  };
  'http/not-aws': {
    readonly addresses: readonly At[];
    /** `plain`: something else than TLS on 443. `page`: a page behind a foreign certificate. */
    readonly what: 'plain' | 'page';
    readonly status: number | null;
    readonly server: string | null;
    readonly location: string | null;
    readonly excerpt: string | null;
    readonly issuer: string | null;
  };
  's3/no-path': { readonly addresses: readonly At[]; readonly interfaceWorks: boolean };
  's3/bucket-denied': BucketData;
  's3/all-denied': BucketData;
  's3/anonymous-denied': BucketData;
  's3/signed-denied': BucketData;
  's3/dualstack-unreachable': { readonly addresses: readonly At[]; readonly host: string };
  's3/wrong-region': { readonly buckets: readonly { readonly name: string; readonly region: string | null }[] };
  's3/bucket-not-found': { readonly buckets: readonly string[] };
  'proxy/unreachable': ProxyFaultData;
  'proxy/denied': ProxyFaultData;
  'proxy/auth-required': ProxyFaultData;
  'proxy/endpoint-refused': ProxyFaultData;
  'proxy/scheme-unsupported': SchemeUnsupportedData;
  'proxy/metadata-proxied': MetadataProxiedData;
  'proxy/agent-differs': AgentDiffersData;
  'imds/unreachable': { readonly reason: string; readonly detail: string };
  'imds/disabled': { readonly detail: string };
  'imds/hop-limit': { readonly detail: string };
  /** `isKnown`: default host management is known not to be in use. */
  'imds/no-role': { readonly instanceId: string | null; readonly isKnown: boolean };
  'agent/not-running': { readonly version: string | null; readonly problems: readonly string[] };
  'agent/endpoint-override': {
    readonly entries: readonly {
      readonly field: string;
      readonly host: string;
      readonly usual: string;
      /** null: nothing is wrong with it. */
      readonly wrong: string | null;
    }[];
  };
  'agent/region-mismatch': {
    readonly fields: readonly { readonly field: string; readonly region: string }[];
    readonly own: string;
  };
  'agent/not-installed': { readonly looked: readonly string[] };
  /** `setting`: of the agent's configuration, where that is why. */
  'agent/not-registered': { readonly reason: string; readonly setting?: string };
  'agent/needs-ec2messages': { readonly version: string; readonly unavailable: boolean; readonly regionHasIt: boolean };
  'auth/no-credentials': NoCredentialsData;
  'auth/expired': CredentialData;
  'auth/invalid': CredentialData;
  'auth/denied-role': DeniedData;
  'auth/denied-endpoint-policy': DeniedData;
  'auth/denied-org-policy': DeniedData;
  'auth/denied': DeniedData;
  /** `id`: the hybrid node's, as its registration has it; null where that may not be read. */
  'agent/cloned': { readonly id: string | null; readonly at: string | null };
  /** `status`: AWS's PingStatus, or `NotListed` where Systems Manager has no such node. */
  'agent/connection-lost': { readonly id: string; readonly status: string; readonly lastPingAt: string | null };
  /** Times in RFC 3339; `until`: null where it may wake any moment. `why`: the failure in its log before. */
  'agent/hibernating': { readonly since: string | null; readonly until: string | null; readonly why: string | null };
  /** `newest`: null where the installed one is not known to be behind. `breaks`: this node needs what the agent is too old for. */
  'agent/outdated': {
    readonly version: string;
    readonly newest: string | null;
    readonly ignoresDualStack: boolean;
    readonly breaks: boolean;
  };
  'agent/contradiction': ContradictionData;
  'clock/skew': { readonly offsetSeconds: number; readonly source: string };
  'node/ipv6-only': {
    readonly hosts: readonly string[];
    /** The IPv4 addresses that they have. */
    readonly addresses: readonly string[];
    readonly servers: readonly string[];
  };
  /** Counters that grew between two readings, `overMs` apart. */
  'node/ena-allowance-exceeded': {
    readonly counters: readonly {
      readonly interface: string;
      readonly name: string;
      readonly during: number;
      readonly total: number;
    }[];
    readonly overMs: number;
  };
  /** `codes`: as the system calls what was lacking. `limits`: what belongs to it, as the kernel tells it. */
  'node/limits': {
    readonly codes: readonly string[];
    readonly limits: readonly { readonly name: string; readonly value: string }[];
  };
  'ec2messages/unavailable': { readonly host: string; readonly detail: string };
}

/** A finding as a rule makes it: no prose yet. */
export type Draft<C extends FindingCode = FindingCode> = {
  [K in C]: {
    readonly code: K;
    readonly severity: Severity;
    readonly subjects: readonly string[];
    readonly data: FindingData[K];
    readonly evidence: readonly string[];
    readonly capabilities: readonly Capability[];
  };
}[C];

/** `passes`: every packet of the finding gets out. `stops`: one rule, or a chain's policy where `rule` is null, keeps some from it. */
export type OwnFirewall =
  | { readonly kind: 'passes' }
  | {
      readonly kind: 'stops';
      readonly tool: 'nft' | 'iptables' | 'ip6tables';
      readonly table: string;
      readonly chain: string;
      readonly rule: string | null;
      readonly handle: number | null;
      /** Where the packets go to: addresses. */
      readonly to: readonly string[];
      /** None of the finding's packets gets past it: there is no other suspect. */
      readonly isAll: boolean;
    };

/** This node's own values, with which remedies are filled in. */
export interface RemedyContext {
  readonly kind: 'ec2' | 'hybrid' | 'unknown';
  readonly os: OperatingSystem;
  readonly region: string;
  readonly suffix: SuffixFacts;
  readonly imds: ImdsFacts | null;
  /** The VPC's resolver, base + 2 when known, else 169.254.169.253. */
  readonly amazonResolver: string;
  /** What this node's own packet filter does with the finding's packets; null where that is not known. */
  readonly firewall: OwnFirewall | null;
  /** Host names that this node's configured DNS servers must be able to answer. */
  readonly requiredHosts: readonly string[];
}
