/** What follows the survey of what was asked for: signed calls, buckets in other Regions, repositories. */
import { assumedIdentity } from '../facts/identity.ts';
import type { SignedFacts } from '../facts/signed.ts';
import type { SourceFacts } from '../facts/sources.ts';
import type { NodeFacts, ObjectFacts, RequestFacts } from '../facts.ts';
import type { OperatingSystem, Ports } from '../platform/ports.ts';
import {
  type ContainerTarget,
  type DeepTargets,
  type PayloadTarget,
  probeReads,
  probeSigned,
  readsToSign,
  type Signed,
  type SigningInputs,
} from './network/signed/signed.ts';
import { taskId } from './network/signed/task-id.ts';
import type { Asked } from './network/spare.ts';
import { type Survey, type SurveyInputs, survey } from './network/survey.ts';
import type { ContainerReading } from './node/container/container.ts';
import type { NodeContext } from './node/node-context.ts';
import { hostOf, type Plan, planElsewhere } from './plan.ts';

export interface Further {
  readonly elsewhere: Plan | null;
  /** What was seen in other Regions. */
  readonly there: Survey | null;
  readonly reads: NonNullable<SignedFacts['reads']>;
  readonly signed: Signed | null;
  readonly sources: SourceFacts | null;
}

export interface FurtherInputs {
  readonly request: RequestFacts;
  readonly isDeep: boolean;
  readonly container: ContainerReading | null;
  /** Null where nothing is to be signed. */
  readonly signer: Pick<SigningInputs, 'credentials' | 'trust' | 'proxy' | 'region' | 'kept'> | null;
  readonly sources: Promise<SourceFacts> | null;
}

/**
 * Not at the same time as what was asked for: on a narrow link one more handshake makes others late, and
 * late ones look lost.
 */
export async function lookFurther(
  ports: Ports,
  context: NodeContext,
  inputs: SurveyInputs,
  { connections, objects }: Asked,
  { request, isDeep, container, signer, sources }: FurtherInputs,
): Promise<Further> {
  const { plan, timeoutMs, signal } = inputs;
  const limits = { timeoutMs, signal };
  const payload = payloadTarget(plan, objects, ports.environment.os);
  const deep = isDeep ? deepTargets(plan, context) : null;
  const calls = { host: hostOf(plan, 'ssm'), connections, payload, deep, container: containerTarget(plan, container) };
  const signing = signer === null ? null : probeSigned(ports, { ...signer, ...calls }, limits);
  const elsewhere = planElsewhere(request, objects);
  const there = elsewhere === null ? null : await survey(ports, { ...inputs, plan: elsewhere });
  const reads = signer === null ? [] : await probeReads(ports, readsToSign(objects), { ...signer, connections }, limits);
  return { elsewhere, there, reads, signed: await signing, sources: await sources };
}

/** By the outcomes of the steps alone. What was not tried does not count: nothing that still goes on would tell more about it. */
export function isAllWell({ there, reads, signed, sources }: Further): boolean {
  const steps = [
    ...(there?.connections ?? []).flatMap(({ tcp, tls, http }) => [tcp, tls, http]),
    ...[...(there?.objects ?? []), ...(signed?.objects ?? []), ...reads].map(({ result }) => result),
    ...(signed?.facts.calls ?? []).map(({ result }) => result),
    ...(sources?.places ?? []).flatMap(({ lookup, tcp, tls }) => [lookup, tcp, tls]),
    ...(sources?.repositories ?? []).flatMap(({ urls }) => urls.map(({ http }) => http)),
  ];
  return steps.every(({ outcome }) => outcome === 'ok' || outcome === 'skipped');
}

/** Where nothing that was asked for comes from the metadata service, nobody waits for it any longer. */
export async function leaveMetadata(
  context: NodeContext,
  container: ContainerReading | null,
  { signed }: Further,
): Promise<void> {
  const isSpare = container === null ? await context.isElsewhere : signed?.facts.credentials.state === 'found';
  if (isSpare) context.leaveMetadata();
}

/** Null where nothing depends on it: nobody waits for it then. */
export async function metadataOf({ imds, isElsewhere }: NodeContext): Promise<NodeFacts['imds'] | null> {
  return (await isElsewhere) ? null : imds;
}

/** A bucket whose known objects are none is asked for what its document names, where S3 has not said yet that all is well. */
function payloadTarget(plan: Plan, objects: readonly ObjectFacts[], os: OperatingSystem): PayloadTarget | null {
  const planned = plan.objects.find(({ purpose, certainty }) => purpose === 'patch-payload' && certainty === 'absent');
  const read = objects.find(({ bucket }) => bucket === planned?.bucket);
  return planned === undefined || read?.result.outcome !== 'ok' || read.result.status < 300
    ? null
    : { bucket: planned.bucket, host: planned.host, os };
}

function deepTargets(plan: Plan, context: NodeContext): DeepTargets {
  const nodeId = Promise.all([context.agent, metadataOf(context)]).then(
    ([files, metadata]) => assumedIdentity(files, metadata?.outcome === 'ok' ? metadata.data : null)?.id ?? null,
  );
  const s3Hosts = plan.hosts.filter(({ service, kind }) => service === 's3' && (kind === 'endpoint' || kind === 'dualstack'));
  return { nodeId, messagesHost: hostOf(plan, 'ssmmessages'), s3Hosts: s3Hosts.map(({ host }) => host) };
}

function containerTarget(plan: Plan, container: ContainerReading | null): ContainerTarget | null {
  if (container === null) return null;
  const { task } = container.facts;
  if (task === undefined) return { kind: 'other' };
  return { kind: 'task', task: { id: taskId(task), messagesHost: hostOf(plan, 'ssmmessages') } };
}
