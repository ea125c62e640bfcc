/** Plans a survey: Region, needs, system → hosts, reads, and what is not probed. Pure. */
import type { AgentOverrides } from '../facts/agent.ts';
import type { HostFacts, ObjectFacts, RequestFacts, SuffixFacts } from '../facts.ts';
import { AGENT_VERSION_KEY, managedBuckets, unknownBuckets } from '../knowledge/buckets.ts';
import { CAPABILITY_NEEDS, withDependencies } from '../knowledge/capabilities.ts';
import { bucketHost, s3DualStackHost, s3Host, serviceHost, suffixFor } from '../knowledge/hosts.ts';
import { isRegionShaped, regionInfo } from '../knowledge/regions.ts';
import { AGENT_SERVICES, type BucketPurpose, type Capability, SERVICES, type Service } from '../knowledge/types.ts';
import type { OperatingSystem } from '../platform/ports.ts';

export type PlannedObject = Omit<ObjectFacts, 'ip' | 'result'>;

export interface Plan {
  readonly hosts: readonly HostFacts[];
  readonly objects: readonly PlannedObject[];
  /** The path to read at S3 addresses for which no read is left. */
  readonly s3CheckPath: string;
  readonly notProbed: readonly { readonly what: string; readonly why: string }[];
}

type Unprobed = Plan['notProbed'][number];

/** An unpublished key: the answer shows whether the bucket is reached, not its policy. */
const ABSENT_KEY = 'ssm-probe/reach';

export function makePlan(
  request: Pick<RequestFacts, 'region' | 'for' | 'buckets'>,
  suffix: SuffixFacts,
  os: OperatingSystem,
  overrides: AgentOverrides | null = null,
): Plan {
  const { region } = request;
  const endpoints = planEndpoints(region, suffix, overrides);
  const s3 = planS3(region, suffix, overrides, endpoints.hosts);
  const objects = [...managedReads(request, suffix, os, s3), ...userReads(request, suffix, s3)];
  const agentBucket = managedBuckets(region).find(({ purpose }) => purpose === 'agent')?.name ?? `amazon-ssm-${region}`;
  return {
    hosts: withBucketHosts([...endpoints.hosts, ...s3.hosts], objects, s3.usual),
    objects,
    s3CheckPath: `/${agentBucket}/${AGENT_VERSION_KEY}`,
    notProbed: [...endpoints.notProbed, ...s3.notProbed, ...unknownPurposes(request)],
  };
}

/** The endpoints of all services but S3. */
function planEndpoints(region: string, suffix: SuffixFacts, overrides: AgentOverrides | null) {
  const hosts: HostFacts[] = [];
  // Whether an override leads elsewhere at all, and whether what it leads to is needed, only the usual name tells.
  const replaced: HostFacts[] = [];
  const notProbed: Unprobed[] = [];
  for (const service of SERVICES) {
    if (service === 's3') continue;
    const own = overriddenHost(service, region, suffix, overrides);
    const usual = serviceHost(service, region, suffix);
    if (own !== null && hosts.some(({ host }) => host === own)) notProbed.push(twice(own, service));
    else if (own !== null) {
      hosts.push({ host: own, service, kind: 'endpoint', override: true });
      replaced.push({ host: usual, service, kind: 'usual' });
    } else if (service === 'ec2messages' && regionInfo(region)?.ec2messages === 'absent')
      notProbed.push({ what: usual, why: `${region} has no ec2messages endpoint` });
    else hosts.push({ host: usual, service, kind: 'endpoint' });
  }
  const isNew = ({ host }: HostFacts): boolean => !hosts.some((known) => known.host === host);
  return { hosts: [...hosts, ...replaced.filter(isNew)], notProbed };
}

const twice = (host: string, service: Service): Unprobed => ({
  what: `${host} as ${service}`,
  why: 'the agent is set to one host for two services',
});

interface S3Plan {
  readonly hosts: readonly HostFacts[];
  readonly notProbed: readonly Unprobed[];
  /** The Region's usual host, whatever the agent is set to. */
  readonly usual: string;
  /** The host that the agent calls. */
  readonly standard: string;
  readonly dualStack: string;
}

function planS3(region: string, suffix: SuffixFacts, overrides: AgentOverrides | null, endpoints: readonly HostFacts[]): S3Plan {
  const usual = s3Host(region, suffix);
  const dualStack = s3DualStackHost(region, suffix);
  const own = overriddenHost('s3', region, suffix, overrides);
  const isTaken = endpoints.some(({ host }) => host === own);
  // The dual-stack name is probed in any case.
  const standard = own === null || own === dualStack || isTaken ? usual : own;
  const isOwn = standard !== usual;
  return {
    hosts: [
      { host: standard, service: 's3', kind: 'endpoint', ...(isOwn ? { override: true as const } : {}) },
      { host: dualStack, service: 's3', kind: 'dualstack' },
    ],
    notProbed: own !== null && isTaken ? [twice(own, 's3')] : [],
    usual,
    standard,
    dualStack,
  };
}

/** The reads of AWS's own buckets. */
function managedReads(
  request: Pick<RequestFacts, 'region' | 'for'>,
  suffix: SuffixFacts,
  os: OperatingSystem,
  { usual, standard, dualStack }: S3Plan,
): readonly PlannedObject[] {
  const { region } = request;
  return neededBuckets(region, os, request.for).flatMap(({ name, purpose, knownObject, family }): PlannedObject[] => {
    const key = knownObject?.key ?? ABSENT_KEY;
    const common = { bucket: name, purpose, key, certainty: knownObject === null ? 'absent' : 'known' } as const;
    const host = family === 'dualstack' ? dualStack : purpose === 'agent' ? standard : usual;
    const byPath: PlannedObject = { ...common, style: 'path', host };
    if (purpose !== 'agent') return [byPath];
    // The agent's SDK asks by virtual host, its plain downloads by path; patching uses the other
    // host family. An override supports reads by path only: no name below a VPC endpoint's name has
    // to exist.
    const byName = { ...common, style: 'virtual', host: bucketHost(name, region, suffix, 'standard') } as const;
    const byDualStack = { ...common, style: 'path', host: dualStack } as const;
    return [byPath, ...(standard === usual ? [byName] : []), ...(family === 'dualstack' ? [] : [byDualStack])];
  });
}

/** The reads of the user's buckets, over both host families. */
function userReads(
  { region, buckets }: Pick<RequestFacts, 'region' | 'buckets'>,
  suffix: SuffixFacts,
  { standard, dualStack }: S3Plan,
): readonly PlannedObject[] {
  return buckets.flatMap((name): PlannedObject[] => {
    const style = styleFor(name);
    const common = { bucket: name, purpose: 'user', key: ABSENT_KEY, certainty: 'absent', style } as const;
    const host = (family: 'standard' | 'dualstack'): string => bucketHost(name, region, suffix, family);
    return [
      { ...common, host: style === 'path' ? standard : host('standard') },
      { ...common, host: style === 'path' ? dualStack : host('dualstack') },
    ];
  });
}

/** A name with a dot does not fit S3's wildcard certificate, so such buckets are read by path. */
function styleFor(bucket: string): 'path' | 'virtual' {
  return bucket.includes('.') ? 'path' : 'virtual';
}

/** Adds the hosts of reads alone: buckets, and the usual S3 host beside an override. */
function withBucketHosts(hosts: readonly HostFacts[], objects: readonly PlannedObject[], usual: string): readonly HostFacts[] {
  const all = [...hosts];
  for (const { bucket, host, style } of objects) {
    if ((style === 'virtual' || host === usual) && !all.some((known) => known.host === host))
      all.push({ host, service: 's3', kind: 'bucket', bucket });
  }
  return all;
}

function unknownPurposes(request: Pick<RequestFacts, 'region' | 'for'>): readonly Unprobed[] {
  const purposes = purposesOf(request.for);
  return unknownBuckets(request.region)
    .filter(({ purpose }) => purposes.has(purpose))
    .map(({ purpose, why }) => ({ what: `the ${purpose} bucket of ${request.region}`, why }));
}

/**
 * The host that the agent's configuration puts in place of the usual one; null without an override.
 * A service's own name wins over the domain, and the domain over dual-stack names
 * (amazon-ssm-agent, `common/identity/endpoint`, `s3util`).
 */
function overriddenHost(service: Service, region: string, suffix: SuffixFacts, overrides: AgentOverrides | null): string | null {
  if (overrides === null || !AGENT_SERVICES.includes(service)) return null;
  const named = overrides.hosts.find((entry) => entry.service === service)?.host;
  const made =
    overrides.serviceDomain !== null
      ? serviceHost(service, region, { ...suffix, dnsSuffix: overrides.serviceDomain })
      : overrides.useDualStack
        ? serviceHost(service, region, suffix, 'dualstack')
        : null;
  const host = named ?? made;
  return host === serviceHost(service, region, suffix) ? null : host;
}

/**
 * Plans to reach the user's buckets that S3 says are in other Regions, because gateway endpoints
 * lead only to their own Region's S3. Null if there are none.
 */
export function planElsewhere(request: Pick<RequestFacts, 'region'>, objects: readonly ObjectFacts[]): Plan | null {
  const found = new Map<string, string>();
  for (const { bucket, purpose, result } of objects) {
    if (purpose !== 'user' || result.outcome !== 'ok') continue;
    const { bucketRegion } = result;
    if (bucketRegion !== null && bucketRegion !== request.region && isRegionShaped(bucketRegion)) found.set(bucket, bucketRegion);
  }
  const hosts: HostFacts[] = [];
  const reads: PlannedObject[] = [];
  for (const [bucket, region] of found) {
    const suffix = suffixFor(region, null);
    if (suffix === null) continue;
    const style = styleFor(bucket);
    const host = style === 'path' ? s3Host(region, suffix) : bucketHost(bucket, region, suffix, 'standard');
    hosts.push({ host, service: 's3', kind: 'elsewhere', bucket });
    reads.push({ bucket, purpose: 'user', key: ABSENT_KEY, certainty: 'absent', style, host });
  }
  return hosts.length === 0 ? null : { hosts, objects: reads, s3CheckPath: '/', notProbed: [] };
}

/** The managed buckets that the wanted capabilities need on this system, each once. */
function neededBuckets(region: string, os: OperatingSystem, capabilities: readonly Capability[]) {
  const system = os === 'windows' || os === 'macos' ? os : 'linux';
  const wanted = withDependencies(capabilities);
  return managedBuckets(region).filter(
    (bucket) =>
      bucket.os.includes(system) && bucket.belowAgent === undefined && bucket.capability.some((need) => wanted.has(need)),
  );
}

function purposesOf(capabilities: readonly Capability[]): ReadonlySet<BucketPurpose> {
  return new Set([...withDependencies(capabilities)].flatMap((name) => CAPABILITY_NEEDS[name].buckets));
}

/** Empty where the plan has no such endpoint. */
export function hostOf({ hosts }: Plan, wanted: Service): string {
  return hosts.find(({ service, kind }) => service === wanted && kind === 'endpoint')?.host ?? '';
}
