/** The whole picture, derived once from the facts: what findings, verdict and reports read. Pure. */
import { isContained, isForContainers } from '../facts/contained.ts';
import { assumedIdentity } from '../facts/identity.ts';
import type { Facts, HostFacts } from '../facts.ts';
import { needsEc2messages, requiredServices, withDependencies } from '../knowledge/capabilities.ts';
import { patchPayloadHost } from '../knowledge/hosts.ts';
import { CAPABILITIES, type Capability } from '../knowledge/types.ts';
import { type AddressClass, classify, parseRanges } from './addresses.ts';
import { type BucketPicture, bucketsOf } from './buckets.ts';
import { lossOf } from './connect-loss.ts';
import { diagnoseDns, targets } from './dns-diagnosis.ts';
import { dnsLossOf } from './dns-loss.ts';
import { failingStub } from './dns-stub.ts';
import { familiesOf, type Losses, type SeenEndpoint, seenEndpoint, sendsLargeHello } from './endpoint.ts';
import { type LoggedFailure, openFailures } from './logged.ts';
import { type Misrouted, misrouted } from './misrouted.ts';
import { type EndpointPicture, outcomeOf } from './outcome.ts';
import { type Place, placeOf } from './place.ts';
import { type Presence, presenceOf } from './presence.ts';
import { isEverythingDenied } from './refusals.ts';
import { withRootsOnDemand } from './roots-on-demand.ts';
import { type HeldService, type Witness, witnessOf } from './witness.ts';

export { type AddressPicture, type EndpointState, familiesOf, sendsLargeHello } from './endpoint.ts';
export type { EndpointPicture } from './outcome.ts';

export interface Picture {
  /** In a container they ask only for what there is for containers; `askedFor` has all. */
  readonly facts: Facts;
  readonly askedFor: readonly Capability[];
  /** This is a container that is no managed node. */
  readonly contained: boolean;
  /** The agent of this machine, if any, is not to be seen from here. */
  readonly agentElsewhere: boolean;
  readonly kind: 'ec2' | 'hybrid' | 'unknown';
  /** EC2's network is around this node, whatever identity the agent uses. */
  readonly onEc2: boolean;
  /** The same with all three answers, and what says so. */
  readonly place: Place;
  readonly agentVersion: string | null;
  /** This agent gets its commands from `ec2messages`. */
  readonly pollsEc2messages: boolean;
  /** Asked for, and what that depends on. */
  readonly wanted: ReadonlySet<Capability>;
  readonly endpoints: readonly EndpointPicture[];
  readonly losses: Losses;
  /** Which interface endpoints are there, and whether the VPC is meant to be private. */
  readonly presence: Presence;
  /** Each bucket once, in the order of its first read. */
  readonly buckets: readonly BucketPicture[];
  /** Silent targets that this node's own routes lead astray. */
  readonly misrouted: readonly Misrouted[];
  /** What the agent's own connections say of the services that it stays connected to. */
  readonly witness: Readonly<Record<HeldService, Witness>>;
  /** What the agent has logged as failed, with no success since. */
  readonly logged: readonly LoggedFailure[];
  classOf(ip: string): AddressClass;
}

const PICTURES = new WeakMap<Facts, Picture>();

/** Facts do not change: whoever asks again gets the same picture. */
export function pictureOf(facts: Facts): Picture {
  const picture = PICTURES.get(facts) ?? derived(facts);
  PICTURES.set(facts, picture);
  return picture;
}

/** What depends on a node's registration is nothing to a container. */
function scoped(facts: Facts, contained: boolean): Facts {
  return contained ? { ...facts, request: { ...facts.request, for: facts.request.for.filter(isForContainers) } } : facts;
}

function derived(all: Facts): Picture {
  const contained = isContained(all.node);
  const facts = withRootsOnDemand(scoped(all, contained));
  const { node, request } = facts;
  const imds = node.imds.outcome === 'ok' ? node.imds.data : null;
  const ranges = parseRanges(imds?.vpcCidrs ?? []);
  const classOf = (ip: string): AddressClass => classify(ip, ranges);
  const place = placeOf(facts);
  const onEc2 = place.answer === 'ec2';
  const wanted = withDependencies(request.for, contained);
  const agentVersion = node.agent.version;
  const families = familiesOf(facts);
  const isLargeSent = sendsLargeHello(node.agent);
  const servers = [...new Set(facts.dns.map(({ server }) => server))];
  const dnsLosses = servers.flatMap((server) => dnsLossOf(facts.dns, server, request.timeoutMs) ?? []);
  const losses: Losses = { connections: lossOf(facts.connections), dns: dnsLosses };
  // In a container it polls nothing, whatever its version.
  const polling = {
    agentVersion: node.agent.inContainer === true ? null : agentVersion,
    region: request.region,
    standAlone: contained,
  };
  const needs = requiredServices([...wanted], polling);
  const seen = (host: HostFacts): SeenEndpoint => {
    const needing = needs.get(host.service) ?? [];
    const direct = needing.filter((name) => isUsedBy(name, host, facts));
    const needed = host.kind === 'elsewhere' || host.kind === 'usual' ? [] : withDependents(direct, request.for, contained);
    return seenEndpoint(facts, host, needed, families, losses, isLargeSent, classOf);
  };
  const endpoints = compared(withoutStub(facts.hosts.map(seen)), facts);
  const witness = {
    ssmmessages: witnessOf(facts, endpoints, 'ssmmessages'),
    ec2messages: witnessOf(facts, endpoints, 'ec2messages'),
  };
  return {
    facts,
    askedFor: all.request.for,
    contained,
    agentElsewhere: contained || (node.container?.kind === 'bottlerocket' && node.agent.installed !== 'yes'),
    kind: assumedIdentity(node.agent, imds)?.type === 'OnPrem' ? 'hybrid' : onEc2 ? 'ec2' : 'unknown',
    onEc2,
    place,
    agentVersion,
    pollsEc2messages: needsEc2messages(polling.agentVersion, polling.region),
    wanted,
    endpoints,
    losses,
    presence: presenceOf({ facts, onEc2, endpoints }),
    misrouted: misrouted(facts, onEc2),
    buckets: bucketsOf(facts),
    witness,
    logged: openFailures({ facts, witness }),
    classOf,
  };
}

/** What is known of each endpoint only beside the others. */
function compared(endpoints: readonly SeenEndpoint[], facts: Facts): readonly EndpointPicture[] {
  const isDenied = isEverythingDenied(facts);
  return endpoints.map((endpoint) => {
    const diagnosis = diagnoseDns(endpoint, endpoints, facts.request.expect === 'private');
    const state = diagnosis.kind === 'flaky' ? 'partial' : endpoint.state;
    const outcome = outcomeOf(
      { ...endpoint, state },
      diagnosis,
      isDenied && endpoint.service === 'ssm' && endpoint.kind === 'endpoint',
    );
    return { ...endpoint, state, diagnosis, targets: targets(endpoint, diagnosis), outcome };
  });
}

/** Where its own stub fails, the agent gets no address at all. The addresses stay: what is behind the fault is worth knowing. */
function withoutStub(endpoints: readonly SeenEndpoint[]): readonly SeenEndpoint[] {
  if (failingStub(endpoints) === null) return endpoints;
  return endpoints.map((endpoint) =>
    endpoint.pinned !== null || endpoint.proxied || endpoint.state !== 'works' ? endpoint : { ...endpoint, state: 'unresolved' },
  );
}

/**
 * The agent reads from `s3.REGION`; only the patch documents go to the dual-stack family, and not in every partition. An agent that is set
 * to dual-stack names reads there, too. A host of its own configuration is where the agent itself reads and writes, and nobody else.
 */
export function isUsedBy(
  name: Capability,
  { host, kind, service }: Pick<HostFacts, 'host' | 'kind' | 'service'>,
  facts: Pick<Facts, 'request' | 'suffix' | 'hosts' | 'node'>,
): boolean {
  const movesToDualStack = service === 's3' && isSetToDualStack(facts);
  if (kind === 'dualstack') return movesToDualStack || (name === 'patch-manager' && isPatchHost(facts, host));
  if (movesToDualStack) return false;
  const isAgentsOwn = service === 's3' && facts.hosts.some((planned) => planned.host === host && planned.override === true);
  return !isAgentsOwn || name === 'agent-update' || name === 's3-output';
}

/** It heeds the setting: other names of its own were probed. The same names of S3 are there in any case. */
function isSetToDualStack({ hosts, node, suffix }: Pick<Facts, 'suffix' | 'hosts' | 'node'>): boolean {
  const { dualStackDnsSuffix } = suffix;
  if (node.agent.overrides?.useDualStack !== true || dualStackDnsSuffix === null) return false;
  const isOwn = ({ service, override }: HostFacts): boolean => service === 's3' && override === true;
  return !hosts.some(isOwn) && hosts.some(({ host, override }) => override === true && host.endsWith(`.${dualStackDnsSuffix}`));
}

/** Do the patch documents read their payload at this host? */
function isPatchHost({ request, suffix }: Pick<Facts, 'request' | 'suffix'>, host: string): boolean {
  return patchPayloadHost(request.region, suffix) === host;
}

/** A capability that needs `needed` directly, and every asked-for one that depends on such a capability. */
function withDependents(needed: readonly Capability[], asked: readonly Capability[], standAlone: boolean): readonly Capability[] {
  return CAPABILITIES.filter(
    (name) => asked.includes(name) && [...withDependencies([name], standAlone)].some((dependency) => needed.includes(dependency)),
  );
}
