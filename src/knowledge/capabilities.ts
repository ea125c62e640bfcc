/** What each capability needs of the network: services, S3 and AWS-managed buckets. */
import { regionInfo } from './regions.ts';
import type { BucketPurpose, Capability, Service } from './types.ts';
import { compareVersions, SSMMESSAGES_ONLY_SINCE } from './versions.ts';

/** The needs of one capability, without those of its dependencies. */
export interface CapabilityNeeds {
  /** A noun phrase. */
  readonly title: string;
  /** The title is a plural: they `do` not work. */
  readonly isPlural?: true;
  /** The endpoints that it calls itself. */
  readonly services: readonly Service[];
  readonly buckets: readonly BucketPurpose[];
  /** Capabilities without which this one cannot work. */
  readonly dependsOn: readonly Capability[];
  /** Its preferences may use these. It works without them, but badly if one does not answer. */
  readonly uses?: readonly { readonly capability: Capability; readonly effect: string }[];
}

/**
 * What runs documents: the agent writes each down before it runs, and talks with its workers through files that it watches.
 * Source: amazon-ssm-agent, `agent/framework/docmanager`, `common/filewatcherbasedipc`.
 */
export const RUNS_DOCUMENTS: readonly Capability[] = [
  'run-command',
  'session-manager',
  'state-manager',
  'patch-manager',
  'agent-update',
  'distributor',
];

/**
 * Run Command, or a State Manager association, which needs only `ssm`, delivers patching, agent
 * updates and packages as documents. So neither is a dependency; only what both share (`core`) is.
 * Sources: User Guide, `setup-create-vpc` (endpoints) and `ssm-agent-technical-details` (buckets).
 */
export const CAPABILITY_NEEDS: Readonly<Record<Capability, CapabilityNeeds>> = {
  core: {
    title: 'Registration and heartbeat',
    isPlural: true,
    services: ['ssm'],
    buckets: [],
    dependsOn: [],
  },
  'run-command': {
    title: 'Run Command',
    // An agent before 3.3.40.0 also needs ec2messages: `needsEc2messages`.
    services: ['ssmmessages'],
    buckets: [],
    // The agent opens the message channel only after ssm has accepted its credentials.
    dependsOn: ['core'],
  },
  'session-manager': {
    title: 'Session Manager',
    services: ['ssmmessages'],
    buckets: [],
    dependsOn: ['core'],
    // Before it hands over the shell, the agent opens the log stream and asks for the session's
    // key.
    uses: [
      { capability: 'cloudwatch-logs', effect: 'sessions that log to CloudWatch Logs start about two minutes late' },
      { capability: 'kms-encryption', effect: 'sessions whose preferences ask for KMS encryption do not start' },
    ],
  },
  'state-manager': {
    title: 'State Manager',
    // The agent polls its associations from ssm; no message channel is needed.
    services: ['ssm'],
    buckets: [],
    dependsOn: ['core'],
  },
  'patch-manager': {
    title: 'Patch Manager',
    services: ['ssm', 's3'],
    buckets: ['documents', 'patch-payload', 'patch-baseline'],
    dependsOn: ['core'],
  },
  'patch-sources': {
    title: 'Patch sources (package repositories, update services)',
    isPlural: true,
    // What this node is configured with; not among the endpoints probed here.
    services: [],
    buckets: [],
    dependsOn: [],
  },
  'agent-update': {
    title: 'SSM Agent updates',
    isPlural: true,
    services: ['s3'],
    buckets: ['agent'],
    dependsOn: ['core'],
  },
  distributor: {
    title: 'Distributor packages',
    isPlural: true,
    services: ['ssm', 's3'],
    buckets: ['distributor'],
    dependsOn: ['core'],
  },
  'parameter-store': {
    title: 'Parameter Store',
    services: ['ssm'],
    buckets: [],
    // Any program may read parameters, without a registered agent, too.
    dependsOn: [],
  },
  'vss-snapshots': {
    title: 'VSS snapshots',
    isPlural: true,
    // The document calls the EC2 API from the node; the agent itself never does.
    services: ['ec2'],
    buckets: [],
    dependsOn: ['core'],
  },
  'kms-encryption': {
    title: 'KMS encryption of sessions and parameters',
    services: ['kms'],
    buckets: [],
    dependsOn: [],
  },
  'cloudwatch-logs': {
    title: 'Output and session logs in CloudWatch Logs',
    isPlural: true,
    services: ['logs'],
    buckets: [],
    dependsOn: [],
  },
  's3-output': {
    title: 'Output and session logs in S3',
    isPlural: true,
    services: ['s3'],
    buckets: ['user'],
    dependsOn: [],
  },
};

/** Run Command of an agent that is known to be old, in a Region with the endpoint. */
export function needsEc2messages(agentVersion: string | null, region: string): boolean {
  if (agentVersion === null || regionInfo(region)?.ec2messages !== 'available') return false;
  return compareVersions(agentVersion, SSMMESSAGES_ONLY_SINCE) < 0;
}

/**
 * The services that the requested capabilities need, each with those capabilities (not their
 * dependencies), in the requested order. An unknown agent version counts as the newest.
 */
export function requiredServices(
  capabilities: readonly Capability[],
  node: { readonly agentVersion: string | null; readonly region: string; readonly standAlone?: boolean },
): Map<Service, Capability[]> {
  const required = new Map<Service, Capability[]>();
  const old = needsEc2messages(node.agentVersion, node.region);
  for (const asked of new Set(capabilities)) {
    const services = new Set<Service>();
    for (const capability of withDependencies([asked], node.standAlone)) {
      for (const service of CAPABILITY_NEEDS[capability].services) services.add(service);
      if (capability === 'run-command' && old) services.add('ec2messages');
    }
    for (const service of services) required.set(service, [...(required.get(service) ?? []), asked]);
  }
  return required;
}

/**
 * These capabilities and all their dependencies.
 * @param standAlone in a container nothing depends on the node's registration: ECS Exec needs the message channel and nothing else.
 */
export function withDependencies(capabilities: readonly Capability[], standAlone = false): ReadonlySet<Capability> {
  const all = new Set(capabilities);
  if (standAlone) return all;
  // A loop over a set also visits what is added meanwhile: dependencies of dependencies.
  for (const name of all) for (const needed of CAPABILITY_NEEDS[name].dependsOn) all.add(needed);
  return all;
}
