/** Which Systems Manager capabilities work, and what stops the others. */
import { isForContainers } from '../facts/contained.ts';
import { type Draft, type FindingCode, findingOf } from '../findings/index.ts';
import { CAPABILITY_NEEDS, withDependencies } from '../knowledge/capabilities.ts';
import { type BucketPurpose, CAPABILITIES, type Capability, type Service } from '../knowledge/types.ts';
import { type BucketPicture, statusOf } from '../picture/buckets.ts';
import { type Doubt, doubtsOf } from '../picture/doubts.ts';
import { ownStatus } from '../picture/own-status.ts';
import { type EndpointState, isUsedBy, type Picture } from '../picture/picture.ts';
import { judgedSources } from '../picture/sources.ts';
import { provenBy } from '../picture/witness.ts';
import type { CapabilityVerdict } from '../verdict.types.ts';
import type { Causes } from './causes.ts';

const CHANNEL = 'ssmmessages:CreateControlChannel';
const SOURCES_LEFT_OUT = 'the repositories that packages come from were not looked at: --for patch-manager,patch-sources does';
const SESSION = 'ssmmessages:CreateDataChannel';
/** Two heartbeats of the agent's usual interval, and the clocks' difference. */
const FRESH_MS = 660_000;

type Status = CapabilityVerdict['status'];
/** From best to worst. */
const ORDER: readonly Status[] = ['not-applicable', 'works', 'unknown', 'degraded', 'blocked'];
const BY_STATE: Readonly<Record<EndpointState, Status>> = {
  works: 'works',
  partial: 'degraded',
  fails: 'blocked',
  unresolved: 'blocked',
  unknown: 'unknown',
};
export function judgeCapabilities(picture: Picture, { roots, symptoms }: Causes): Record<Capability, CapabilityVerdict> {
  // A symptom may touch what its cause does not name (S3, where all ways out are closed): the cause is still why.
  const causes: readonly Cause[] = [
    ...roots.map((draft) => ({ draft, code: draft.code })),
    ...symptoms.map(({ draft, by }) => ({ draft, code: by })),
  ];
  const alone = (name: Capability): CapabilityVerdict => judge(picture, causes, name);
  return Object.fromEntries(CAPABILITIES.map((name) => [name, withUsed(name, alone)])) as Record<Capability, CapabilityVerdict>;
}

/** What a capability uses only where its preferences say so: asked for with both, it works slowly, or not always. */
function withUsed(name: Capability, judgeAlone: (name: Capability) => CapabilityVerdict): CapabilityVerdict {
  const own = judgeAlone(name);
  if (own.status !== 'works') return own;
  const failing = (CAPABILITY_NEEDS[name].uses ?? [])
    .map(({ capability }) => judgeAlone(capability))
    .filter(({ asked, status }) => asked && (status === 'blocked' || status === 'degraded'));
  const because = [...new Set(failing.flatMap((used) => used.because))];
  return failing.length === 0 ? own : { status: 'degraded', because, proof: 'inferred', asked: own.asked };
}

interface Cause {
  readonly draft: Draft;
  /** The root that is named for it. */
  readonly code: FindingCode;
}

function judge(picture: Picture, causes: readonly Cause[], name: Capability): CapabilityVerdict {
  const asked = picture.askedFor.includes(name);
  if (picture.contained && !isForContainers(name)) return { status: 'not-applicable', because: [], proof: 'inferred', asked };
  if (name === 'patch-sources') return { ...ofSources(picture, causes), asked };
  // VSS is Windows' own. Asked for elsewhere, it still reports its endpoint.
  const { os } = picture.facts.node;
  if (name === 'vss-snapshots' && (os === 'linux' || os === 'macos') && !picture.wanted.has(name)) {
    return { status: 'not-applicable', because: [], proof: 'inferred', asked };
  }
  const needs = needsOf(picture, name);
  const { needed, endpoints, buckets } = needs;
  const touching = causes.filter(({ draft }) => touches(draft, needs));
  const doubts = doubtsOf(picture).filter(({ capabilities }) => capabilities.some((one) => needed.includes(one)));
  const statuses: Status[] = [
    ...endpoints.map(({ state }) => BY_STATE[state]),
    ...buckets.map(statusOfBucket),
    // Reads that were not asked for were not made: nothing is known of those buckets. (A user's own is known only when named.)
    ...([...needs.purposes].some((purpose) => purpose !== 'user') && buckets.length === 0 ? (['unknown'] as const) : []),
    ...doubts.map((): Status => 'unknown'),
    ...touching.map(
      ({ draft }): Status =>
        stopsAll(draft, needed) || stops(draft) || noChannel(picture, draft, needed) ? 'blocked' : 'degraded',
    ),
  ];
  const status = statuses.reduce<Status>(
    (worst, candidate) => (ORDER.indexOf(candidate) > ORDER.indexOf(worst) ? candidate : worst),
    'works',
  );
  const because = status === 'works' ? [] : becauseOf(status, touching, doubts, causes);
  const seen = status === 'works' ? seenDoing(picture, name) : null;
  const left =
    name === 'patch-manager' && status === 'works' && picture.facts.sources === undefined ? { leavesOut: SOURCES_LEFT_OUT } : {};
  return { status, because, asked, ...left, ...(seen === null ? { proof: 'inferred' } : { proof: 'observed', seen }) };
}

/** Why it is as it is; a doubt is named where its finding stands. */
function becauseOf(
  status: Status,
  touching: readonly Cause[],
  doubts: readonly Doubt[],
  causes: readonly Cause[],
): readonly FindingCode[] {
  const named = doubts.flatMap(({ code }) => causes.filter(({ draft }) => draft.code === code));
  return [...new Set([...touching, ...(status === 'unknown' ? named : [])].map(({ code }) => code))];
}

/** What a capability needs, as far as this run looked at it. */
interface Needs {
  /** The capability itself and those that it depends on. */
  readonly needed: readonly Capability[];
  readonly endpoints: Picture['endpoints'];
  readonly purposes: ReadonlySet<BucketPurpose>;
  readonly buckets: readonly BucketPicture[];
}

function needsOf(picture: Picture, name: Capability): Needs {
  const needed = [...withDependencies([name], picture.contained)];
  const services = new Set<Service>(needed.flatMap((capability) => CAPABILITY_NEEDS[capability].services));
  if (needed.includes('run-command') && picture.pollsEc2messages) services.add('ec2messages');
  const endpoints = picture.endpoints.filter(
    (endpoint) =>
      services.has(endpoint.service) &&
      (endpoint.kind === 'endpoint' || endpoint.kind === 'dualstack') &&
      needed.some((capability) => isUsedBy(capability, endpoint, picture.facts)),
  );
  const purposes = new Set(needed.flatMap((capability) => CAPABILITY_NEEDS[capability].buckets));
  return { needed, endpoints, purposes, buckets: picture.buckets.filter(({ purpose }) => purposes.has(purpose)) };
}

function touches(draft: Draft, { needed, endpoints, buckets }: Needs): boolean {
  if (draft.severity !== 'error') return false;
  if (stopsAll(draft, needed) || draft.capabilities.some((capability) => needed.includes(capability))) return true;
  const isIn = (subject: string): boolean =>
    endpoints.some(({ host }) => host === subject) || buckets.some((bucket) => bucket.name === subject);
  return !isOneCall(draft) && draft.subjects.some(isIn);
}

/**
 * Commands and sessions come over the message channel, which the agent holds open and opens only after `ssm` has accepted its credentials.
 * Nothing else leaves a trace that lasts: the heartbeat of `core` is a call of a moment every five minutes.
 */
function seenDoing(picture: Picture, name: Capability): string | null {
  if (name === 'core') return seenOnline(picture);
  if (name !== 'session-manager' && name !== 'run-command') return null;
  const polls = name === 'run-command' && picture.pollsEc2messages;
  return provenBy(picture.witness[polls ? 'ec2messages' : 'ssmmessages']);
}

/** With `--deep`: Systems Manager has it online. It takes some minutes to miss a heartbeat, and the last one is not older. */
function seenOnline({ facts }: Picture): string | null {
  const told = ownStatus(facts.signed?.calls ?? []);
  const age = told?.lastPingAt == null ? Number.NaN : Date.parse(facts.startedAt) - Date.parse(told.lastPingAt);
  if (told?.status !== 'Online' || !(age < FRESH_MS)) return null;
  return `Systems Manager has this node online, with a heartbeat at ${told.lastPingAt ?? ''}`;
}

/** One call of an endpoint is denied: the others are allowed, no matter who makes them. */
function isOneCall({ code, data }: Draft): boolean {
  return findingOf(code).refuses?.(data).everything === false;
}

function stopsAll({ code }: Draft, needed: readonly Capability[]): boolean {
  const { stopsEverything, stopsAgent } = findingOf(code);
  return stopsEverything === true || (stopsAgent === true && needed.includes('core'));
}

/** Beyond the endpoints' own states: what stops its capabilities by itself. */
function stops({ code, data }: Draft): boolean {
  return findingOf(code).stops?.(data) === true;
}

/**
 * No token for the message channel: no sessions. Commands then come over `ec2messages`, where that is there: to a denial, and to nothing else, the
 * agent answers by falling back (amazon-ssm-agent, `controlchannel.go`).
 */
function noChannel(picture: Picture, { code, data }: Draft, needed: readonly Capability[]): boolean {
  const { actions = [] } = findingOf(code).refuses?.(data) ?? {};
  if (actions.includes(SESSION) && needed.includes('session-manager')) return true;
  if (!actions.includes(CHANNEL)) return false;
  const polls = picture.endpoints.some(
    ({ service, kind, state }) => service === 'ec2messages' && kind === 'endpoint' && state === 'works',
  );
  return needed.includes('session-manager') || (needed.includes('run-command') && !polls);
}

/** The repositories are none of AWS's endpoints, and the agent is not needed for them: only what was asked there counts. */
function ofSources({ facts }: Picture, causes: readonly Cause[]): Pick<CapabilityVerdict, 'status' | 'because' | 'proof'> {
  const judged = judgedSources(facts) ?? [];
  const failing = causes.filter(({ draft }) => draft.code.startsWith('patch-sources/') && draft.severity === 'error');
  const because = [...new Set(failing.map(({ code }) => code))];
  if (failing.length > 0)
    return { status: failing.some(({ draft }) => stops(draft)) ? 'blocked' : 'degraded', because, proof: 'inferred' };
  const isUnknown =
    judged.length === 0 || judged.some(({ repository, result }) => result.state === 'unknown' && !repository.isOptional);
  return { status: isUnknown ? 'unknown' : 'works', because, proof: 'inferred' };
}

function statusOfBucket(bucket: BucketPicture): Status {
  switch (bucket.outcome) {
    case 'denied':
    case 'not-found':
      return 'blocked';
    case 'failed':
    case 'skipped':
      return 'unknown';
    case 'inconclusive':
      // S3 answered, and a 403 is what it says of a key that may not exist: nothing speaks against the bucket.
      return statusOf(bucket) === 403 ? 'works' : 'unknown';
    case 'ok':
    case 'wrong-region':
      return 'works';
  }
}
