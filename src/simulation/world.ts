/**
 * The simulated world: what exists in and around a VPC, as plain data.
 *
 * It says what servers answer and which packets are lost. It never says what that means: no finding
 * is named here or in any scenario, so that the rules cannot be made to agree with themselves.
 */
import type { Service } from '../knowledge/types.ts';
import type { InterfaceAddress } from '../platform/ports.ts';

/** What a DNS server knows about a name. */
export type DnsAnswer =
  | {
      readonly kind: 'records';
      readonly a: readonly string[];
      readonly aaaa: readonly string[];
      /** The records belong to this name, to which the question's name is an alias. */
      readonly cname?: string;
    }
  | { readonly kind: 'rcode'; readonly rcode: 'NXDOMAIN' | 'REFUSED' | 'SERVFAIL' | 'FORMERR' | 'NOTIMP' };

/** What goes wrong on the way of an answer. */
export type DnsFault =
  | { readonly kind: 'silent' }
  | { readonly kind: 'slow'; readonly ms: number }
  /** Over UDP an empty answer with TC set; over TCP the whole one. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'wrong-id' };

export interface DnsServer {
  /** All the addresses at which this one server listens. */
  readonly addresses: readonly string[];
  /** `amazon`: private zones of the endpoints over public DNS. `public`: public DNS alone. `empty`: NXDOMAIN for everything. */
  readonly view: 'amazon' | 'public' | 'empty';
  /**
   * Asked before the view. `name` is a host name, `*.suffix` (any number of labels before it) or `*`;
   * the first that fits wins, here and in `faults`.
   */
  readonly overrides: readonly { readonly name: string; readonly answer: DnsAnswer }[];
  readonly faults: readonly { readonly name: string; readonly fault: DnsFault }[];
  readonly tcp: 'open' | 'refused' | 'dropped';
}

/** An interface endpoint with private DNS; for `s3` the IPv4-only kind, which leaves `s3.dualstack` names alone. */
export interface InterfaceEndpoint {
  readonly service: Service;
  /** One IPv4 (and perhaps one IPv6) address for each zone. */
  readonly addresses: readonly string[];
}

export interface CertificateModel {
  /**
   * `impostor`: a root with the very names of Amazon's, but another key.
   * `inspection`: a company's TLS inspection. `self`: signed by the leaf's own key.
   */
  readonly issuer: 'amazon' | 'inspection' | 'impostor' | 'self';
  /** `service`: the names that the real service shows. */
  readonly names: 'service' | readonly string[];
  readonly validity: 'now' | 'expired' | 'future';
  readonly chain: 'full' | 'leaf-only';
  /** What its extended key usage is for, if not for servers. */
  readonly purpose?: 'mail';
}

/** A page that is not AWS. `{host}` in the body or a header becomes the asked host. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a device before the server swallows, in bytes above which it does: `inbound` is towards the node. */
export type Swallows =
  | { readonly kind: 'large-hello'; readonly above: number }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'full-sized'; readonly direction: 'inbound' | 'outbound'; readonly above: number };

export interface WebBehaviour {
  /** `stalled`: accepts and stays mute. `reset`: RST upon the hello. `legacy-tls`: TLS 1.0 and 1.1 only. `tls-1.2`: that and nothing newer. `plain-http`: no TLS on 443. */
  readonly transport: 'tls' | 'stalled' | 'reset' | 'legacy-tls' | 'tls-1.2' | 'plain-http';
  readonly certificate: CertificateModel;
  /** `service`: what the real service answers. */
  readonly content: 'service' | Page;
  /** Over TLS only. */
  readonly swallows?: Swallows;
}

/** Something that changes how the addresses in `at` answer on 443. The first that fits wins. */
export interface Interference {
  /** An address or a CIDR range. */
  readonly at: string;
  readonly behaviour: Partial<WebBehaviour>;
}

/** Packets that do not arrive. The first fault that fits wins. */
export interface PacketFault {
  /** An address or a CIDR range. */
  readonly to: string;
  /** `refuse`: RST or ICMP port unreachable. `unreachable`: ICMP host unreachable, or no route. */
  readonly effect: 'drop' | 'refuse' | 'unreachable';
  readonly protocol?: 'tcp' | 'udp';
  readonly port?: number;
  /** Only every second connection to an address, beginning with the first; without it all of them. */
  readonly everySecond?: boolean;
}

export interface S3Model {
  /** Bucket names that the endpoint policy denies; `all` means every one. */
  readonly denied: 'all' | readonly string[];
  /** Denied only to who does not sign, or only to who does, in S3's words. */
  readonly deniedTo?: { readonly who: 'anonymous' | 'signed'; readonly buckets: readonly string[]; readonly words: string };
  /** Buckets of the user's, private ones; in `region`. */
  readonly userBuckets: readonly { readonly name: string; readonly region: string }[];
}

export interface ImdsModel {
  /** `disabled`: 403 to the token request. `mute`: TCP opens, the token request gets no answer. */
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
  /** Name of the instance profile's role; null without a profile. */
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
  /** Which roots the node's own store holds; `unrelated` is a public authority that signs nothing here. */
  readonly roots: readonly ('amazon' | 'inspection' | 'unrelated')[];
  readonly agent: AgentModel | null;
  readonly variables: Readonly<Record<string, string>>;
  /** More files, or other contents; null removes a file. */
  readonly files: Readonly<Record<string, string | null>>;
  /** Further programs: what each prints, run after run; the last one again and again. */
  readonly programs?: Readonly<Record<string, readonly string[]>>;
  /** Addresses to which this node has no local port left to connect from: other programs hold them all. */
  readonly portsTakenTo?: readonly string[];
}

/** An HTTP proxy that is asked by CONNECT. */
export interface ProxyModel {
  readonly address: string;
  readonly port: number;
  /** `user:password`; null: it wants none. */
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
  /** How Systems Manager sees the node, when it is asked; online without it. */
  readonly ping?: 'ConnectionLost' | 'Inactive';
  /** What every signed call is answered with, as AWS writes its errors; without it they succeed. `{action}` becomes the action. */
  readonly refusal?: { readonly code: string; readonly message: string };
  /** The servers' clocks minus this node's, in milliseconds. */
  readonly serverClockOffsetMs: number;
}
