/** Which Systems Manager capabilities work, and what stops the others. */
import type { FindingCode } from '../catalog/codes.ts';
import type { Draft } from '../catalog/data.ts';
import { CAPABILITY_NEEDS, needsEc2messages } from '../knowledge/capabilities.ts';
import { CAPABILITIES, type Capability, type Service } from '../knowledge/types.ts';
import { bucketsOf } from '../rules/buckets.ts';
import type { EndpointState, Picture } from '../rules/picture.ts';
import type { CapabilityVerdict } from '../verdict.types.ts';

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
/** Without these nothing of Systems Manager works, whatever the network does. */
const STOPS_EVERYTHING: ReadonlySet<FindingCode> = new Set([
  'imds/unreachable',
  'imds/disabled',
  'imds/hop-limit',
  'agent/not-installed',
  'agent/not-registered',
  'clock/skew',
]);

export function judgeCapabilities(picture: Picture, roots: readonly Draft[]): Record<Capability, CapabilityVerdict> {
  return Object.fromEntries(CAPABILITIES.map((name) => [name, judge(picture, roots, name)])) as Record<Capability, CapabilityVerdict>;
}

function judge(picture: Picture, roots: readonly Draft[], name: Capability): CapabilityVerdict {
  // The repositories are not endpoints of AWS's: they are not probed.
  const asked = picture.facts.request.for.includes(name);
  if (name === 'patch-sources') return { status: 'unknown', because: [], proof: 'inferred', asked };
  const needed = closure(name);
  const services = new Set<Service>(needed.flatMap((capability) => CAPABILITY_NEEDS[capability].services));
  if (needed.includes('run-command') && needsEc2messages(picture.agentVersion, picture.facts.request.region)) services.add('ec2messages');
  const endpoints = picture.endpoints.filter(
    ({ service, kind }) => services.has(service) && (kind === 'endpoint' || (kind === 'dualstack' && needed.includes('patch-manager'))),
  );
  const purposes = new Set(needed.flatMap((capability) => CAPABILITY_NEEDS[capability].buckets));
  const buckets = bucketsOf(picture).filter(({ purpose }) => purposes.has(purpose));
  const hosts = new Set(endpoints.map(({ host }) => host));
  const bucketNames = new Set(buckets.map((bucket) => bucket.name));
  const touching = roots.filter(
    (draft) =>
      draft.severity === 'error' &&
      (STOPS_EVERYTHING.has(draft.code) ||
        draft.capabilities.some((capability) => needed.includes(capability)) ||
        draft.subjects.some((subject) => hosts.has(subject) || bucketNames.has(subject))),
  );
  const statuses: Status[] = [
    ...endpoints.map(({ state }) => BY_STATE[state]),
    ...buckets.map(({ outcome }): Status => (outcome === 'denied' || outcome === 'not-found' ? 'blocked' : outcome === 'failed' ? 'unknown' : 'works')),
    // Reads that were not asked for were not made: nothing is known of those buckets. (A user's own is known only when named.)
    ...([...purposes].some((purpose) => purpose !== 'user') && buckets.length === 0 ? (['unknown'] as const) : []),
    ...touching.map((draft): Status => (STOPS_EVERYTHING.has(draft.code) || stops(draft) ? 'blocked' : 'degraded')),
  ];
  const status = statuses.reduce<Status>((worst, candidate) => (ORDER.indexOf(candidate) > ORDER.indexOf(worst) ? candidate : worst), 'works');
  const because = status === 'works' ? [] : [...new Set(touching.map(({ code }) => code))];
  return { status, because, proof: 'inferred', asked };
}

/** An old agent that has lost ec2messages: the endpoint may be the missing one, or not exist in the Region at all. */
function stops(draft: Draft): boolean {
  return draft.code === 'agent/needs-ec2messages' && draft.data.unavailable;
}

function closure(name: Capability): readonly Capability[] {
  const all = new Set([name]);
  for (const capability of all) for (const needed of CAPABILITY_NEEDS[capability].dependsOn) all.add(needed);
  return [...all];
}
