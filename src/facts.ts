/**
 * What a run observed: plain data, no judgement, no secrets. `--facts` saves it, `replay` judges it again.
 *
 * Every step has one of four outcomes. Not knowing (`inconclusive`) is never a failure of the node.
 *
 * This and what it is made of is the one definition: of the types, of what `replay` accepts and of `schema/facts.schema.json`.
 */
import { ownCall } from './facts/call.ts';
import { connectionRows } from './facts/connection.ts';
import { dnsRows } from './facts/dns.ts';
import { nodeFacts } from './facts/node.ts';
import { objectReads } from './facts/object.ts';
import { signedFacts } from './facts/signed.ts';
import { sourceFacts } from './facts/sources.ts';
import { CAPABILITIES, SERVICES } from './knowledge/types.ts';
import { bool, list, literal, nullable, number, type Of, optional, record, text } from './schema/shape.ts';

export type { ConnectionFacts, RetryFacts } from './facts/connection.ts';
export type { DnsAnswer, DnsFacts, DnsFailure, ServerRole } from './facts/dns.ts';
export type { ImdsFacts, ImdsFailure } from './facts/imds.ts';
export type { NodeFacts } from './facts/node.ts';
export type { ObjectFacts } from './facts/object.ts';
export type { RepeatFacts } from './facts/repeats.ts';
export type { ResolverFacts } from './facts/resolver.ts';
export type { CertificateFacts, HttpFacts, Step, TlsFacts } from './facts/steps.ts';
export type { SuffixFacts } from './knowledge/types.ts';

/** A run has some twenty names, and forty of buckets. */
const MAX_HOSTS = 150;

/** What the user asked for, as far as judging needs it. */
export interface RequestFacts extends Of<typeof requestFacts> {}
export const requestFacts = record({
  region: text,
  /** Where the Region came from. */
  regionSource: literal(
    'option',
    'hybrid-registration',
    'imds',
    'agent-config',
    'task-metadata',
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
  ),
  for: list(literal(...CAPABILITIES)),
  expect: literal('private', 'any'),
  buckets: list(text),
  resolvers: list(text),
  timeoutMs: number,
  deadlineMs: number,
  only: list(text),
  skip: list(text),
  failOn: literal('error', 'warning', 'never'),
  /** The machine is checked before its activation: that it is not registered yet is expected. */
  preflight: optional(literal(true)),
  /** Absent in facts of older versions. */
  call: optional(ownCall),
});

/** A host name that the plan decided to probe. */
export interface HostFacts extends Of<typeof hostFacts> {}
export const hostFacts = record({
  host: text,
  service: literal(...SERVICES),
  /**
   * `endpoint`: the service's regional name. `dualstack`: S3's dual-stack family.
   * `bucket`: a virtual-hosted bucket name. `elsewhere`: a user's bucket at the host of the Region that it is really in.
   * `usual`: the name in whose place the agent's configuration puts another one; it is looked up only.
   */
  kind: literal('endpoint', 'dualstack', 'bucket', 'elsewhere', 'usual'),
  bucket: optional(text),
  /** The agent's configuration names this host, or what it is made of, in place of the usual one. */
  override: optional(literal(true)),
});

export interface Facts extends Of<typeof facts> {}
export const facts = record({
  factsVersion: literal('1.0'),
  tool: record({ name: literal('ssm-probe'), version: text }),
  startedAt: text,
  durationMs: number,
  interrupted: bool,
  request: requestFacts,
  /** DNS suffixes in force, from IMDS where it answered (`services/domain`), else from the published partitions. */
  suffix: record({ partition: text, dnsSuffix: text, dualStackDnsSuffix: nullable(text) }),
  node: nodeFacts,
  hosts: list(hostFacts, MAX_HOSTS),
  dns: dnsRows,
  connections: connectionRows,
  objects: objectReads,
  /** Hosts that the proxy did not lead to, tried without it: what would help. The agent does not go there. */
  beside: optional(record({ dns: dnsRows, connections: connectionRows })),
  /** Absent with `--no-credentials`, and in facts of older versions. */
  signed: optional(signedFacts),
  /** Where the operating system gets its updates from; absent where nobody asked (`--for patch-sources`). */
  sources: optional(sourceFacts),
  notProbed: list(record({ what: text, why: text })),
});
