/** What the node itself saw, as far as its account can explain it: from a verdict, whether a file holds it or facts are judged again. Pure. */
import { requiredServices } from '../knowledge/capabilities.ts';
import { serviceHost, suffixFor } from '../knowledge/hosts.ts';
import type { Capability } from '../knowledge/types.ts';
import { list, literal, nullable, type Of, optional, record, text, type Shape } from '../schema/shape.ts';

/** One connection that the node tried, or would try. */
export interface SeenConnection {
  readonly host: string;
  /** `ssm`, `ssmmessages`, `s3`, … */
  readonly service: string;
  readonly isRequired: boolean;
  /** The node's own address; null where it is not known. */
  readonly from: string | null;
  readonly to: string;
  readonly port: number;
  /** Of TCP. */
  readonly outcome: 'ok' | 'failed' | 'unknown';
}

/** What one of the node's DNS servers said. */
export interface SeenName {
  readonly host: string;
  readonly service: string;
  readonly isRequired: boolean;
  readonly servers: readonly { readonly server: string; readonly rcode: string | null; readonly addresses: readonly string[] }[];
}

export interface Observed {
  /** i-… or mi-…; null where the node did not know it. */
  readonly nodeId: string | null;
  readonly region: string | null;
  readonly vpcId: string | null;
  readonly names: readonly SeenName[];
  readonly connections: readonly SeenConnection[];
  readonly buckets: readonly string[];
  /** Those that were asked for. */
  readonly capabilities: readonly Capability[];
  /** The node's own findings, suppressed ones too. */
  readonly codes: readonly string[];
  /** RFC 3339; null without a run. */
  readonly at: string | null;
}

const HTTPS_PORT = 443;

const many = <T>(of: Shape<T>): Shape<readonly T[]> => list(of, 2_000);
const outcome = record({ outcome: literal('ok', 'failed', 'skipped', 'inconclusive') });

/** The members of a verdict that are read here; newer ones have more. */
export interface VerdictPart extends Of<typeof verdictPart> {}
export const verdictPart = record({
  schemaVersion: text,
  startedAt: text,
  node: record({ id: nullable(text), region: nullable(text), vpcId: nullable(text) }),
  status: literal('healthy', 'degraded', 'broken', 'inconclusive'),
  findings: many(record({ code: text })),
  suppressed: many(record({ code: text })),
  endpoints: many(
    record({
      service: text,
      host: text,
      required: literal(true, false),
      dns: many(record({ server: text, rcode: nullable(text), addresses: many(text) })),
      addresses: many(record({ ip: text, localIp: optional(text), tcp: outcome })),
    }),
  ),
  buckets: many(record({ name: text, purpose: text })),
});

/** `capabilities`: those that must work, which a verdict does not say. */
export function observedIn(verdict: VerdictPart, capabilities: readonly Capability[]): Observed {
  const { node, endpoints, buckets, findings, suppressed } = verdict;
  return {
    nodeId: node.id,
    region: node.region,
    vpcId: node.vpcId,
    names: endpoints.map(({ host, service, required, dns }) => ({ host, service, isRequired: required, servers: dns })),
    connections: endpoints.flatMap(({ host, service, required, addresses }) =>
      addresses.map(({ ip, localIp, tcp }) => ({
        host,
        service,
        isRequired: required,
        from: localIp ?? null,
        to: ip,
        port: HTTPS_PORT,
        outcome: tcp.outcome === 'ok' || tcp.outcome === 'failed' ? tcp.outcome : ('unknown' as const),
      })),
    ),
    buckets: buckets.filter(({ purpose }) => purpose === 'user').map(({ name }) => name),
    capabilities,
    codes: [...findings, ...suppressed].map(({ code }) => code),
    at: verdict.startedAt,
  };
}

/** Of a node that nobody ran on: what it needs, and nothing that it saw. */
export function unobserved(
  nodeId: string,
  region: string,
  capabilities: readonly Capability[],
  buckets: readonly string[] = [],
): Observed {
  const suffix = suffixFor(region, null) ?? { partition: 'aws', dnsSuffix: 'amazonaws.com', dualStackDnsSuffix: null };
  const services = [...requiredServices(capabilities, { agentVersion: null, region }).keys()];
  return {
    nodeId,
    region,
    vpcId: null,
    names: services.map((service) => ({ host: serviceHost(service, region, suffix, 'standard'), service, isRequired: true, servers: [] })),
    connections: [],
    buckets,
    capabilities,
    codes: [],
    at: null,
  };
}
