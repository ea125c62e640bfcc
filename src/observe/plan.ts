/** Pure: what shall be asked. (Region, what the user needs, this system) → hosts, reads, and what is not probed and why. */
import type { AgentOverrides } from '../facts/agent.ts';
import type { HostFacts, ObjectFacts, RequestFacts, SuffixFacts } from '../facts.ts';
import { AGENT_VERSION_KEY, managedBuckets, unknownBuckets } from '../knowledge/buckets.ts';
import { CAPABILITY_NEEDS, withDependencies } from '../knowledge/capabilities.ts';
import { bucketHost, s3DualStackHost, s3Host, serviceHost, suffixFor } from '../knowledge/hosts.ts';
import { isRegionShaped, regionInfo } from '../knowledge/regions.ts';
import { type BucketPurpose, type Capability, SERVICES, type Service } from '../knowledge/types.ts';
import type { OperatingSystem } from '../platform/ports.ts';

/** One read to be made. */
export type PlannedObject = Omit<ObjectFacts, 'ip' | 'result'>;

export interface Plan {
  readonly hosts: readonly HostFacts[];
  readonly objects: readonly PlannedObject[];
  /** The path that is read at S3 addresses for which no read is left. */
  readonly s3CheckPath: string;
  readonly notProbed: readonly { readonly what: string; readonly why: string }[];
}

/** A key that nobody publishes: its answer tells the reach of a bucket, never its permissions. */
const ABSENT_KEY = 'ssm-probe/reach';

export function makePlan(
  request: Pick<RequestFacts, 'region' | 'for' | 'buckets'>,
  suffix: SuffixFacts,
  os: OperatingSystem,
  overrides: AgentOverrides | null = null,
): Plan {
  const { region } = request;
  const hosts: HostFacts[] = [];
  const notProbed: { what: string; why: string }[] = [];
  for (const service of SERVICES) {
    if (service === 's3') continue;
    const own = overriddenHost(service, region, suffix, overrides);
    if (own !== null) {
      if (hosts.some(({ host }) => host === own))
        notProbed.push({ what: `${own} as ${service}`, why: 'the agent is set to one host for two services' });
      else hosts.push({ host: own, service, kind: 'endpoint', override: true });
      continue;
    }
    if (service === 'ec2messages' && regionInfo(region)?.ec2messages === 'absent') {
      notProbed.push({ what: serviceHost(service, region, suffix), why: `${region} has no ec2messages endpoint` });
    } else hosts.push({ host: serviceHost(service, region, suffix), service, kind: 'endpoint' });
  }
  const usual = s3Host(region, suffix);
  const dualStack = s3DualStackHost(region, suffix);
  const own = overriddenHost('s3', region, suffix, overrides);
  const isTaken = hosts.some(({ host }) => host === own);
  if (own !== null && isTaken) notProbed.push({ what: `${own} as s3`, why: 'the agent is set to one host for two services' });
  // The dual-stack name is probed in any case.
  const standard = own === null || own === dualStack || isTaken ? usual : own;
  const isOwn = standard !== usual;
  hosts.push(
    { host: standard, service: 's3', kind: 'endpoint', ...(isOwn ? { override: true as const } : {}) },
    { host: dualStack, service: 's3', kind: 'dualstack' },
  );

  const objects: PlannedObject[] = [];
  const read = (object: PlannedObject): void => {
    objects.push(object);
    // Beside a host of the agent's own, the usual one is what documents and other programs read from.
    if ((object.style === 'virtual' || object.host === usual) && !hosts.some(({ host }) => host === object.host)) {
      hosts.push({ host: object.host, service: 's3', kind: 'bucket', bucket: object.bucket });
    }
  };
  const purposes = purposesOf(request.for);
  for (const bucket of neededBuckets(region, os, request.for)) {
    const { name, purpose, knownObject, family } = bucket;
    const key = knownObject?.key ?? ABSENT_KEY;
    const common = { bucket: name, purpose, key, certainty: knownObject === null ? 'absent' : 'known' } as const;
    read({ ...common, style: 'path', host: family === 'dualstack' ? dualStack : purpose === 'agent' ? standard : usual });
    if (purpose === 'agent') {
      // The agent's SDK asks by virtual host, its plain downloads by path; patching uses the other host family. Of a host of its own
      // only the latter is known to work: no name below the name of a VPC endpoint has to exist.
      if (!isOwn) read({ ...common, style: 'virtual', host: bucketHost(name, region, suffix, 'standard') });
      if (family !== 'dualstack') read({ ...common, style: 'path', host: dualStack });
    }
  }
  for (const { purpose, why } of unknownBuckets(region)) {
    if (purposes.has(purpose)) notProbed.push({ what: `the ${purpose} bucket of ${region}`, why });
  }
  for (const name of request.buckets) {
    // A dot in the name does not fit S3's wildcard certificate: such buckets are read by path.
    const style = name.includes('.') ? 'path' : 'virtual';
    const common = { bucket: name, purpose: 'user', key: ABSENT_KEY, certainty: 'absent', style } as const;
    read({ ...common, host: style === 'path' ? standard : bucketHost(name, region, suffix, 'standard') });
    read({ ...common, host: style === 'path' ? dualStack : bucketHost(name, region, suffix, 'dualstack') });
  }
  const agentBucket = managedBuckets(region).find(({ purpose }) => purpose === 'agent')?.name ?? `amazon-ssm-${region}`;
  return { hosts, objects, s3CheckPath: `/${agentBucket}/${AGENT_VERSION_KEY}`, notProbed };
}

/** Services that the agent itself calls: its configuration says nothing about those that other programs call. */
const AGENT_SERVICES: readonly Service[] = ['ssm', 'ssmmessages', 'ec2messages', 'kms', 'logs', 's3'];

/**
 * The host that the agent's configuration puts in place of the usual one; null where it leaves it alone. A name of its own wins over the
 * domain, and the domain over dual-stack names (amazon-ssm-agent, `common/identity/endpoint`, `s3util`).
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
 * A user's bucket that S3 says is in another Region: is that Region's host reachable from here? Null when there is none.
 * Gateway endpoints lead to their own Region's S3 only.
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
    const style = bucket.includes('.') ? 'path' : 'virtual';
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
