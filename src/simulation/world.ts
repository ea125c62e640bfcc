/**
 * The simulated world: what exists in and around a VPC, as plain data.
 *
 * It says what servers answer and which packets are lost, and never what that means. No scenario
 * names a finding, so the findings' rules cannot be tested against themselves.
 */
import type { Service } from '../knowledge/types.ts';
import type { InterfaceAddress } from '../platform/ports.ts';

/** What a DNS server knows about a name. */
export type DnsAnswer =
  | {
      readonly kind: 'records';
      readonly a: readonly string[];
      readonly aaaa: readonly string[];
      /** The record's name; the question's name is an alias of it. */
      readonly cname?: string;
    }
  | { readonly kind: 'rcode'; readonly rcode: 'NXDOMAIN' | 'REFUSED' | 'SERVFAIL' | 'FORMERR' | 'NOTIMP' };

/** A fault on the way of an answer. */
export type DnsFault =
  | { readonly kind: 'silent' }
  | { readonly kind: 'slow'; readonly ms: number }
  /** Over UDP an empty answer with TC set, over TCP the whole answer. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'wrong-id' }
  /** The first question of its kind meets a member of a pool that knows no names; the next one is right. */
  | { readonly kind: 'pool' }
  /** Every so manieth question that it gets is lost, repeated ones included. */
  | { readonly kind: 'loses'; readonly every: number };

export interface DnsServer {
  /** All the addresses at which this one server listens. */
  readonly addresses: readonly string[];
  /** `amazon`: private zones over public DNS. `public`: only that. `empty`: NXDOMAIN for all. */
  readonly view: 'amazon' | 'public' | 'empty';
  /**
   * Checked before the view. `name` is a host name, `*.suffix` (with any number of labels before
   * it) or `*`. The first match wins, here and in `faults`.
   */
  readonly overrides: readonly { readonly name: string; readonly answer: DnsAnswer }[];
  readonly faults: readonly { readonly name: string; readonly fault: DnsFault; readonly type?: 'A' | 'AAAA' }[];
  readonly tcp: 'open' | 'refused' | 'dropped';
}

/** An interface endpoint with private DNS; for `s3`, only for the IPv4-only names. */
export interface InterfaceEndpoint {
  readonly service: Service;
  /** One IPv4 address, and perhaps one IPv6 address, for each zone. */
  readonly addresses: readonly string[];
}

export interface CertificateModel {
  /**
   * `impostor`: a root with Amazon's names but another key. `inspection`: a company's TLS
   * inspection. `self`: signed by the leaf's own key.
   */
  readonly issuer: 'amazon' | 'inspection' | 'impostor' | 'self';
  /** `service`: the names that the real service shows. */
  readonly names: 'service' | readonly string[];
  readonly validity: 'now' | 'expired' | 'future';
  readonly chain: 'full' | 'leaf-only';
  /** The purpose in its extended key usage, if not servers. */
  readonly purpose?: 'mail';
}

/** A page that is not AWS's. `{host}` in the body or a header becomes the requested host. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a device before the server swallows: packets above so many bytes, by direction. */
export type Swallows =
  | { readonly kind: 'large-hello'; readonly above: number }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'full-sized'; readonly direction: 'inbound' | 'outbound'; readonly above: number };

export interface WebBehaviour {
  /**
   * `stalled`: accepts and stays mute. `reset`: RST after the hello. `legacy-tls`: only TLS 1.0 and
   * 1.1. `tls-1.2`: only 1.2. `mutual-tls`: demands a client certificate. `plain-http`: no TLS on 443.
   */
  readonly transport: 'tls' | 'stalled' | 'reset' | 'legacy-tls' | 'tls-1.2' | 'mutual-tls' | 'plain-http';
  readonly certificate: CertificateModel;
  /** `service`: what the real service answers. */
  readonly content: 'service' | Page;
  /** Over TLS only. */
  readonly swallows?: Swallows;
}

/** Changes how the addresses in `at` answer on 443. The first match wins. */
export interface Interference {
  /** An address or a CIDR range. */
  readonly at: string;
  readonly behaviour: Partial<WebBehaviour>;
}

/** Packets that do not arrive. The first match wins. */
export interface PacketFault {
  /** An address or a CIDR range. */
  readonly to: string;
  /** `refuse`: RST or ICMP port unreachable. `unreachable`: ICMP host unreachable, or no route. */
  readonly effect: 'drop' | 'refuse' | 'unreachable';
  readonly protocol?: 'tcp' | 'udp';
  readonly port?: number;
  /** Only every second connection to an address, beginning with the first. Without it, all. */
  readonly everySecond?: boolean;
}

export interface S3Model {
  /** Bucket names that the endpoint policy denies; `all` means every one. */
  readonly denied: 'all' | readonly string[];
  /** Denied only to readers that do not sign, or only to those that do, in S3's words. */
  readonly deniedTo?: { readonly who: 'anonymous' | 'signed'; readonly buckets: readonly string[]; readonly words: string };
  /** The user's private buckets, in `region`. */
  readonly userBuckets: readonly { readonly name: string; readonly region: string }[];
}

export interface ImdsModel {
  /** `disabled`: 403 to the token request. `mute`: TCP opens, the request gets no answer. */
  readonly mode: 'v2' | 'disabled' | 'mute';
  readonly instanceId: string;
  readonly accountId: string;
  readonly instanceType: string;
  readonly az: string;
  readonly azId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];
  readonly vpcCidrs: readonly string[];
  readonly vpcIpv6Cidrs: readonly string[];
  readonly subnetCidr: string;
  /** The instance profile's role; null without a profile. */
  readonly role: string | null;
}

export interface AgentModel {
  readonly version: string;
  readonly running: boolean;
  /** The hybrid registration; null without. */
  readonly registration: { readonly managedInstanceId: string; readonly region: string } | null;
  /** What identity_config.json says; null without the file. */
  readonly identity: { readonly type: 'EC2' | 'OnPrem'; readonly instanceId: string } | null;
}

export interface NodeModel {
  /** What the firmware (DMI) says. */
  readonly hardware: 'ec2' | 'vmware';
  readonly interfaces: readonly InterfaceAddress[];
  readonly nameservers: readonly string[];
  readonly pinned: readonly { readonly ip: string; readonly host: string }[];
  /** The roots in the node's store; `unrelated` is an authority that signs nothing here. */
  readonly roots: readonly ('amazon' | 'inspection' | 'unrelated')[];
  readonly agent: AgentModel | null;
  readonly variables: Readonly<Record<string, string>>;
  /** More files, or other contents; null removes a file. */
  readonly files: Readonly<Record<string, string | null>>;
  /** Further programs, by path or with all their arguments: what each prints, run after run. The last output repeats. */
  readonly programs?: Readonly<Record<string, readonly string[]>>;
  /** What is left of each of its file systems, in bytes; plenty unless said. */
  readonly freeBytes?: number;
  /** When files were last written, in milliseconds since the epoch. */
  readonly changedAt?: Readonly<Record<string, number>>;
  /** Addresses to which this node has no local port left to connect from: other programs hold them all. */
  readonly portsTakenTo?: readonly string[];
}

/** An HTTP proxy with CONNECT. */
export interface ProxyModel {
  readonly address: string;
  readonly port: number;
  /** `user:password`; null if it wants none. */
  readonly login: string | null;
  /** Host names, `*.suffix` or `*`. */
  readonly refuses: readonly string[];
}

export interface World {
  readonly region: string;
  readonly node: NodeModel;
  /** null: nothing listens at the metadata address. */
  readonly imds: ImdsModel | null;
  readonly dns: readonly DnsServer[];
  /** Services that public DNS knows in this Region (S3 always). */
  readonly publicServices: readonly Service[];
  /** Public DNS also has AAAA for `s3.dualstack` names, as the real one does. */
  readonly publicAaaa: boolean;
  readonly endpoints: readonly InterfaceEndpoint[];
  readonly s3: S3Model;
  readonly interference: readonly Interference[];
  readonly faults: readonly PacketFault[];
  readonly proxies?: readonly ProxyModel[];
  /** Why IMDS has no keys for the role. */
  readonly roleRefusal?: { readonly code: string; readonly message: string };
  /** How Systems Manager sees the node; online by default. */
  readonly ping?: 'ConnectionLost' | 'Inactive';
  /**
   * The answer to every signed call, as AWS writes its errors. Without it the calls succeed.
   * `{action}` becomes the action.
   */
  readonly refusal?: { readonly code: string; readonly message: string };
  /** The servers' clocks minus this node's, in milliseconds. */
  readonly serverClockOffsetMs: number;
}
