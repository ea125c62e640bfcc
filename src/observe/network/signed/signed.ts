/**
 * Decides whether to make signed calls, with which credentials and over which way. Loads the calls
 * and the SDK only then.
 */
import type { CallFacts, SignedFacts } from '../../../facts/signed.ts';
import type { ConnectionFacts, ObjectFacts } from '../../../facts.ts';
import { whyNotSigned } from '../../../knowledge/signable.ts';
import type { HttpSession, Ports } from '../../../platform/ports.ts';
import { faultWords } from '../../../secret.ts';
import type { Credentials } from '../../node/credentials/credentials.ts';
import type { Keys } from '../../node/credentials/shared-credentials.ts';
import type { Trust } from '../connect/connection.ts';
import type { ProxyPath } from '../proxy/proxy-path.ts';
import type { ConnectionLimits } from '../target.ts';
import { awsClockOffset } from './aws-time.ts';
import type { Reached } from './channel-calls.ts';
import type { DeepInputs } from './deep-calls.ts';
import { type KeptSessions, renewed } from './kept-sessions.ts';
import { type Destination, openSession, wayTo } from './open-session.ts';
import type { PayloadPlace } from './patch-payload.ts';
import type { TaskTarget } from './task-calls.ts';
import { RunOver, untilOver } from './until-over.ts';

export interface SigningInputs {
  readonly region: string;
  /** The host that the agent calls for `ssm`. */
  readonly host: string;
  readonly credentials: Promise<Credentials>;
  readonly connections: readonly ConnectionFacts[];
  /** The bucket of the patch documents' payload, and the host at which they read it; null if nothing asks for it. */
  readonly payload: PayloadTarget | null;
  /** `--deep`; null without. */
  readonly deep: DeepTargets | null;
  /** In a container other calls are made, or none; without it this is a node. */
  readonly container?: ContainerTarget | null;
  readonly trust: Promise<Trust>;
  readonly proxy: ProxyPath | null;
  /** Connections of the survey that are still open; without them each call opens its own. */
  readonly kept?: Pick<KeptSessions, 'borrow'>;
}

export type PayloadTarget = Pick<PayloadPlace, 'bucket' | 'host' | 'os'>;

/** The task whose permissions are tried; in other containers nothing of Systems Manager signs anything. */
export type ContainerTarget = { readonly kind: 'task'; readonly task: TaskTarget } | { readonly kind: 'other' };

/** The node that the calls of `--deep` are about, and their hosts beside `ssm`. */
export interface DeepTargets {
  readonly nodeId: Promise<string | null>;
  readonly messagesHost: string;
  readonly s3Hosts: readonly string[];
}

export interface Signed {
  readonly facts: SignedFacts;
  /** AWS has signed these reads, not this node: they count as anonymous. */
  readonly objects: readonly ObjectFacts[];
}

/** Each host gets one connection, and its reads one after another: more take too long. */
const MAX_READS = 12;
const ACTIONS = ['ssm:ListAssociations', 'ssm:DescribeDocument'] as const;
const DEEP_ACTIONS = ['ssm:DescribeInstanceInformation', 'ssm:GetDeployablePatchSnapshotForInstance'] as const;

/**
 * The anonymous reads that are worth a signed one, one for each bucket: those that S3 denied
 * although the object is public, those of the user's buckets, which no anonymous reader may read,
 * and of those that were allowed the agent's own object: its SDK signs first. No other is repeated,
 * because a role may have no rights in S3 at all.
 */
export function readsToSign(objects: readonly ObjectFacts[]): readonly ObjectFacts[] {
  const chosen = new Map<string, ObjectFacts>();
  for (const object of objects) {
    const { bucket, purpose, certainty, result } = object;
    const isDenied = result.outcome === 'ok' && result.status === 403;
    const isAgents = result.outcome === 'ok' && result.status < 300 && purpose === 'agent';
    const isWorthIt = (isDenied || isAgents) && certainty === 'known';
    if ((isWorthIt || (isDenied && purpose === 'user')) && !chosen.has(bucket)) chosen.set(bucket, object);
  }
  return [...chosen.values()].slice(0, MAX_READS);
}

/** The signed reads; empty without credentials. Never rejects. */
export async function probeReads(
  ports: Ports,
  objects: readonly ObjectFacts[],
  inputs: Omit<SigningInputs, 'host' | 'deep' | 'payload' | 'container'>,
  limits: ConnectionLimits,
): Promise<readonly ObjectFacts[]> {
  if (objects.length === 0) return [];
  const { region, connections } = inputs;
  const { keys } = await credentialsOf(inputs, limits);
  if (keys === null) return [];
  const bucketOf = ({ style, bucket }: Pick<ObjectFacts, 'style' | 'bucket'>) => (style === 'virtual' ? bucket : undefined);
  const refused = objects.flatMap((object): readonly ObjectFacts[] => {
    const because = whyNotSigned(object.host, bucketOf(object));
    return because === null ? [] : [{ ...object, result: { outcome: 'skipped', because } }];
  });
  const hosts = new Set(refused.map(({ host }) => host));
  const { signedReads } = await import('./signed-reads.ts');
  const read = await signedReads(
    objects.filter(({ host }) => !hosts.has(host)),
    {
      region,
      keys,
      clockOffsetMs: awsClockOffset(connections, objects[0]?.host ?? ''),
      open: (object) => {
        const bucket = bucketOf(object);
        const way = wayTo(connections, object.host, bucket);
        if (way.outcome === 'skipped') throw new Error(way.because);
        return sessionAt(ports, inputs, bucket === undefined ? way.connection : { ...way.connection, bucket }, limits);
      },
    },
    limits,
  ).catch(() => []);
  return [...refused, ...read];
}

/** Never rejects. */
export async function probeSigned(ports: Ports, inputs: SigningInputs, limits: ConnectionLimits): Promise<Signed> {
  const { region, host, connections, deep } = inputs;
  const { facts: credentials, keys } = await credentialsOf(inputs, limits);
  const without = (result: CallFacts['result']): Signed => ({
    facts: { credentials, calls: plannedCalls(host, deep).map((call) => ({ ...call, ip: null, result })) },
    objects: [],
  });
  if (keys === null || inputs.container?.kind === 'other') return { facts: { credentials, calls: [] }, objects: [] };
  if (inputs.container != null) {
    const { taskCalls } = await import('./task-calls.ts');
    const open = (at: Destination): Promise<HttpSession> => sessionAt(ports, inputs, at, limits);
    return {
      facts: { credentials, calls: await taskCalls(inputs.container.task, { region, keys, connections }, open, limits) },
      objects: [],
    };
  }
  const way = wayTo(connections, host);
  if (way.outcome === 'skipped') return without(way);
  const open = (at: Destination): Promise<HttpSession> => sessionAt(ports, inputs, at, limits);
  const clockOffsetMs = awsClockOffset(connections, host);
  try {
    const more = deep === null ? null : await deepInputs(deep, inputs, keys, open, limits.signal);
    const { signedCalls } = await import('./signed-calls.ts');
    const { calls, objects } = await signedCalls(
      {
        region,
        host,
        ip: way.connection.ip,
        keys,
        clockOffsetMs,
        clock: ports.clock,
        open: () => open(way.connection),
        payload: payloadPlace(inputs, open),
        deep: more,
      },
      limits,
    );
    return { facts: { credentials, calls }, objects };
  } catch (error) {
    if (error instanceof RunOver) return without({ outcome: 'inconclusive', why: error.message });
    // The fault is this program's and says nothing about the node.
    return without({ outcome: 'inconclusive', why: `the signed calls broke: ${faultWords(error)}` });
  }
}

function plannedCalls(host: string, deep: DeepTargets | null): readonly Pick<CallFacts, 'service' | 'action' | 'host'>[] {
  const ssm = [...ACTIONS, ...(deep === null ? [] : DEEP_ACTIONS)].map((action) => ({ service: 'ssm', action, host }) as const);
  if (deep === null) return ssm;
  return [...ssm, { service: 'ssmmessages', action: 'ssmmessages:CreateControlChannel', host: deep.messagesHost }];
}

/** Null where S3 has not answered as AWS there: nothing is learnt about a bucket behind that. */
function payloadPlace(
  { payload, connections, region }: SigningInputs,
  open: (at: Destination) => Promise<HttpSession>,
): PayloadPlace | null {
  const way = payload === null ? null : wayTo(connections, payload.host);
  if (payload === null || way?.outcome !== 'ok') return null;
  const { connection } = way;
  return { ...payload, ip: connection.ip, region, open: () => open(connection) };
}

/** Credentials that are not known when the run is over stay unknown. Never rejects. */
function credentialsOf({ credentials }: Pick<SigningInputs, 'credentials'>, { signal }: ConnectionLimits): Promise<Credentials> {
  return untilOver(() => credentials, signal).catch((error: unknown) => ({
    facts: { state: 'unknown', why: faultWords(error) },
    keys: null,
  }));
}

/** One of the survey, or a new one. Rejects without a session, and when the run is over: reading roots may wait for a dead disk. */
async function sessionAt(
  ports: Ports,
  inputs: Pick<SigningInputs, 'trust' | 'proxy' | 'kept'>,
  at: Destination,
  limits: ConnectionLimits,
): Promise<HttpSession> {
  const open = (): Promise<HttpSession> => newSession(ports, inputs, at, limits);
  const kept = (await inputs.kept?.borrow(at)) ?? null;
  return kept === null ? open() : renewed(kept, open);
}

function newSession(
  ports: Ports,
  { trust, proxy }: Pick<SigningInputs, 'trust' | 'proxy'>,
  at: Destination,
  limits: ConnectionLimits,
): Promise<HttpSession> {
  return untilOver(async () => {
    const opened = await openSession(ports, await trust, at, proxy, limits);
    if (opened.outcome === 'failed') throw new Error(opened.why);
    return opened.session;
  }, limits.signal);
}

async function deepInputs(
  { nodeId, messagesHost, s3Hosts }: DeepTargets,
  { region, connections }: SigningInputs,
  keys: Keys,
  open: (at: Destination) => Promise<HttpSession>,
  signal: AbortSignal,
): Promise<DeepInputs> {
  const reached = new Map<Reached, ConnectionFacts>();
  const found = (host: string): DeepInputs['messages'] => {
    const way = wayTo(connections, host);
    if (way.outcome === 'skipped') return { host, because: way.because };
    const one = { host, ip: way.connection.ip };
    reached.set(one, way.connection);
    return one;
  };
  return {
    nodeId: await untilOver(() => nodeId, signal),
    region,
    keys,
    clockOffsetMs: awsClockOffset(connections, messagesHost),
    messages: found(messagesHost),
    s3: s3Hosts.map(found).filter((one) => 'ip' in one),
    open: (at, bucket) => {
      const connection = reached.get(at);
      if (connection === undefined) return Promise.reject(new Error('that connection is not known'));
      return open(bucket === undefined ? connection : { ...connection, host: `${bucket}.${connection.host}`, bucket });
    },
  };
}
