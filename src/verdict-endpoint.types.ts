/** One endpoint of a verdict, layer by layer. */
import type { Service } from './knowledge/types.ts';
import type { AddressClass } from './picture/addresses.ts';
import type { EndpointState } from './picture/endpoint.ts';
import type { Layer } from './picture/reach.ts';
import type { ViewStatus } from './picture/views.ts';
import {
  added,
  bool,
  list,
  literal,
  matching,
  nullable,
  type Of,
  optional,
  record,
  type Shape,
  text,
  textual,
  whole,
  within,
} from './schema/shape.ts';

/** A list of a verdict is as long as it is: nothing reads verdicts back. */
export const many = <T>(of: Shape<T>): Shape<readonly T[]> => list(of, Number.POSITIVE_INFINITY);
/** A duration. */
export const milliseconds = within(0);

/** RFC 3339, UTC. */
export const time = matching<string>(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/u);

/** One layer at one address. */
export interface StepVerdict extends Of<typeof step> {}
export const step = record({
  /** skipped: deliberately not tried. inconclusive: tried, and nothing was learnt. */
  outcome: literal('ok', 'failed', 'skipped', 'inconclusive'),
  /** Why, as a short word of a closed set. */
  reason: optional(textual),
  /** Why, in the words of the kernel, OpenSSL or the server. */
  detail: optional(text),
  /** Duration of this step alone. */
  ms: optional(milliseconds),
});

/** What one DNS server says about the host. */
export const dnsAnswer = record({
  /** IP address of the DNS server. */
  server: textual,
  /** NOERROR, NXDOMAIN … (RFC 8499); null when the server was silent. */
  rcode: nullable(textual),
  /** A and AAAA records. */
  addresses: many(text),
  /** Duration of this step alone. */
  ms: milliseconds,
  /** What its answers come to; nodata: no address of a family that this node has. */
  status: added(
    literal(
      'private',
      'public',
      'sinkhole',
      'nodata',
      'nxdomain',
      'failure',
      'malformed',
      'truncated',
      'silent',
      'unknown',
    ) satisfies Shape<ViewStatus>,
  ),
  /** The same in words, for people: not to be parsed. */
  says: added(textual),
  /** Its answer, or its silence, is why the first failing layer is dns. */
  blamed: optional(literal(true)),
});

/** One address of an endpoint, and how far a connection gets there. */
export const address = record({
  /** IPv4 or IPv6. */
  ip: textual,
  /** private-in-vpc: inside the VPC's own ranges. private-outside: RFC 1918, RFC 6598 or RFC 4193 elsewhere. */
  class: literal('private-in-vpc', 'private-outside', 'public', 'loopback', 'link-local', 'other') satisfies Shape<AddressClass>,
  /** This node's end of the connection. */
  localIp: optional(textual),
  /** For searching flow logs. */
  localPort: optional(whole(0, 65_535)),
  /** When the connection was tried: for searching flow logs. */
  at: optional(time),
  /** The AWS request id of the answer. */
  requestId: optional(textual),
  tcp: step,
  /** The proxy's answer to CONNECT; then the address, and TCP with it, is the proxy's. */
  connect: optional(step),
  tls: step,
  http: step,
});

/** One regional endpoint. */
export interface EndpointVerdict extends Of<typeof endpoint> {}
export const endpoint = record({
  /** ssm, ssmmessages, ec2messages, ec2, kms, logs, s3; new ones may be added. */
  service: matching<Service>(/^[a-z0-9-]+$/u),
  /** The name that was probed. */
  host: textual,
  /** A requested capability needs it at this agent version. */
  required: bool,
  /** How this node reaches it. */
  path: literal('private', 'public', 'gateway', 'proxy', 'unknown'),
  /** What becomes of the agent's calls. unresolved: its DNS gives it no address; partial: which address it gets is luck. */
  state: added(literal('works', 'partial', 'fails', 'unresolved', 'unknown') satisfies Shape<EndpointState>),
  /** Where it stops; null where nothing failed. Never null for partial, fails and unresolved, always for works. */
  firstFailingLayer: nullable(literal('dns', 'tcp', 'tls', 'http', 'auth') satisfies Shape<Layer>),
  /** Why the state is unknown; only there. */
  unknownBecause: optional(textual),
  /** Where the hosts file of this node sends the name: then no DNS server decides. */
  pinned: optional(many(textual)),
  /** One row per DNS server that was asked. */
  dns: many(dnsAnswer),
  /** Every address, tried each. */
  addresses: many(address),
});
